/** `wrong` makes the command fail; `advice` does not. */
export type Finding = { level: "good" | "advice" | "wrong"; about: string; sentence: string };

export const good = (about: string, sentence: string): Finding => ({ level: "good", about, sentence });
export const advice = (about: string, sentence: string): Finding => ({ level: "advice", about, sentence });
export const wrong = (about: string, sentence: string): Finding => ({ level: "wrong", about, sentence });
