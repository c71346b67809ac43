/** `wrong` makes the command fail; `advice` does not. */
export type Finding = { level: "good" | "advice" | "wrong"; about: string; sentence: string };

export const good = (about: string, sentence: string): Finding => ({ level: "good", about, sentence });
export const advice = (about: string, sentence: string): Finding => ({ level: "advice", about, sentence });
export const wrong = (about: string, sentence: string): Finding => ({ level: "wrong", about, sentence });

/** What was found in each mode of one business, in its order; what is true of several is said once, with all of them. */
export function saidOnce(
  business: string,
  found: readonly { mode: string; findings: readonly Finding[] }[],
): Finding[] {
  const said = new Map<string, { one: Finding; modes: string[] }>();
  for (const { mode, findings } of found)
    for (const one of findings) {
      const key = `${one.level} ${one.sentence}`;
      const known = said.get(key);
      if (known === undefined) said.set(key, { one, modes: [mode] });
      else if (!known.modes.includes(mode)) known.modes.push(mode);
    }
  return [...said.values()].map(({ one, modes }) => ({ ...one, about: `${business}, ${modes.join(" and ")}` }));
}
