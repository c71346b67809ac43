/** Text that contains what was typed, in any case; `%`, `_` and the escape itself are literal. Use with `escape '\'`. */
export function likePattern(typed: string): string {
  const literal = typed
    .normalize("NFKC")
    .toLowerCase()
    .trim()
    .replace(/[\\%_]/g, "\\$&");
  return `%${literal}%`;
}
