import { accentFor } from "./accent";

/** The owner's color as the page's accent, in both themes. More specific than the tokens, whatever order they load in. */
export function AccentStyle({ color, nonce }: { color: string; nonce: string }) {
  const light = variables(color, "light");
  const dark = variables(color, "dark");
  return (
    <style nonce={nonce} suppressHydrationWarning>
      {`html:root{${light}}@media (prefers-color-scheme:dark){html:root:not([data-theme="light"]){${dark}}}html:root[data-theme="dark"]{${dark}}`}
    </style>
  );
}

function variables(color: string, theme: "light" | "dark"): string {
  const accent = accentFor(color, theme);
  return `--accent:${accent.color};--accent-ink:${accent.ink};--accent-soft:${accent.soft}`;
}
