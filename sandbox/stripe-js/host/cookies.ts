/** The real Stripe.js sets these two on the page's own origin; a site's cookie notice has to know them. */
const cookies = [
  { name: "__stripe_mid", maxAgeS: 365 * 24 * 60 * 60 },
  { name: "__stripe_sid", maxAgeS: 30 * 60 },
];

export function setCookies(): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  for (const { name, maxAgeS } of cookies) {
    const value = readCookie(name) ?? newId();
    // The Cookie Store API is missing on plain http pages, so the old property it is.
    Reflect.set(document, "cookie", `${name}=${value}; path=/; max-age=${maxAgeS}; SameSite=Strict${secure}`);
  }
}

function readCookie(name: string): string | null {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : null;
}

/** `crypto.randomUUID` exists on secure pages only; a shop may be tried out on plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(21));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
