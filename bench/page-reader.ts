// Reads a page so many times a second, in a process of its own: its times are the app's, not those of who floods it.
// Argument: the page's address. Told to stop it answers with all times, in ms.
const [url = "", perSecond = "1"] = process.argv.slice(2);
const times: number[] = [];
const running: Promise<void>[] = [];
/** An open loop: a slow server is not asked more kindly. */
const timer = setInterval(() => running.push(read()), 1_000 / Number(perSecond));

process.once("message", async () => {
  clearInterval(timer);
  await Promise.all(running);
  process.send?.(times, () => process.exit(0));
});
process.once("disconnect", () => process.exit(1));

async function read(): Promise<void> {
  const startedAt = performance.now();
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
  await response?.arrayBuffer().catch(() => undefined);
  // One that never came counts as the slowest there is.
  times.push(response?.ok ? performance.now() - startedAt : Number.POSITIVE_INFINITY);
}
