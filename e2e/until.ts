const everyMs = 100;

/** Asks again and again, for things that happen outside of a page; throws with `what` when they don't in time. */
export async function until(what: string, withinMs: number, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Within ${withinMs / 1000} s it did not come true that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
