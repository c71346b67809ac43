import { type Html, html } from "./html";

const menu = [
  { href: "/", label: "Overview" },
  { href: "/keys", label: "API keys" },
  { href: "/cards", label: "Test cards" },
  { href: "/control", label: "Control" },
  { href: "/mailbox", label: "Mailbox" },
];

export type PageParts = { title: string; path: string; body: Html; notice?: string | null };

/** The frame of every page of the sandbox: says what it is, and where else one can go. */
export function layout({ title, path, body, notice = null }: PageParts): string {
  const links = menu.map(({ href, label }) => {
    const isHere = href === "/" ? path === "/" : path.startsWith(href);
    return html`<li><a href="${href}" ${isHere ? { markup: 'aria-current="page"' } : null}>${label}</a></li>`;
  });
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${title} · Paymast sandbox</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/pages/pages.css"><link rel="stylesheet" href="/pages/controls.css"><script src="/pages/pages.js" defer></script></head>
<body><a class="skip" href="#main">Skip to content</a>
<header><div class="bar"><a class="brand" href="/">Paymast <span class="test">Sandbox</span></a><nav aria-label="Sandbox"><ul>${links}</ul></nav></div></header>
<main id="main" tabindex="-1"><h1>${title}</h1>${notice ? html`<p class="notice" role="status">${notice}</p>` : null}${body}</main>
<footer>Nothing here is real: no card is charged, no mail leaves this computer.</footer>
<div id="copied" class="toast" role="status" aria-live="polite"></div></body></html>`.markup;
}

/** A value with a button that copies it; without a script the value can still be selected. */
export function copyable(value: string, label: string): Html {
  return html`<span class="copyable"><code>${value}</code><button type="button" class="btn" data-copy="${value}" aria-label="Copy ${label}">Copy</button></span>`;
}
