/** Whether a page's Content-Security-Policy lets the embed work (CSP Level 3, as far as it matters here). Pure. */

export type Blocked = {
  /** The directive that is in the way, as it stands there. */
  line: string;
  /** What it should be instead. */
  better: string;
};

type Wanted = { url: string; pageOrigin: string; nonce: string | null };

/** Every policy counts: each of the page's has to allow it. A header may hold several, with commas between. */
export function splitPolicies(headers: readonly string[]): string[] {
  return headers.flatMap((header) => header.split(",")).filter((policy) => policy.trim() !== "");
}

/** Null when the script may be loaded. */
export const scriptBlocked = (policies: readonly string[], wanted: Wanted): Blocked | null =>
  blockedBy(policies, ["script-src-elem", "script-src", "default-src"], "script-src", wanted);

/** Null when the frame may be shown. */
export const frameBlocked = (policies: readonly string[], wanted: Wanted): Blocked | null =>
  blockedBy(policies, ["frame-src", "child-src", "default-src"], "frame-src", wanted);

/** The first `sandbox` that takes something from the overlay; null when there is none like that. */
export function sandboxBlocked(policies: readonly string[]): { line: string; hasScripts: boolean } | null {
  for (const policy of policies) {
    const sandbox = directivesOf(policy).get("sandbox");
    if (sandbox !== undefined && isTight(sandbox))
      return { line: `sandbox ${sandbox.join(" ")}`.trim(), hasScripts: sandbox.includes("allow-scripts") };
  }
  return null;
}

/** Whether the overlay, which is inside of the same sandbox, lacks something: a page in it has no origin, or no forms. */
export function isTight(sandbox: readonly string[]): boolean {
  const allowed = sandbox.map((word) => word.toLowerCase());
  return ["allow-scripts", "allow-same-origin", "allow-forms"].some((word) => !allowed.includes(word));
}

function blockedBy(policies: readonly string[], chain: string[], own: string, wanted: Wanted): Blocked | null {
  for (const policy of policies) {
    const directives = directivesOf(policy);
    const name = chain.find((one) => directives.has(one));
    if (name === undefined) continue;
    const sources = directives.get(name) ?? [];
    if (allows(sources, wanted, own)) continue;
    const kept = sources.filter((source) => source.toLowerCase() !== "'none'");
    const better = [name === "default-src" ? own : name, ...kept, new URL(wanted.url).origin].join(" ");
    return { line: [name, ...sources].join(" "), better };
  }
  return null;
}

function directivesOf(policy: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const part of policy.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/);
    // The first of two alike counts.
    if (name !== "" && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), sources);
  }
  return found;
}

function allows(sources: readonly string[], { url, pageOrigin, nonce }: Wanted, kind: string): boolean {
  const lower = sources.map((source) => source.toLowerCase());
  if (kind === "script-src") {
    if (nonce !== null && nonce !== "" && sources.includes(`'nonce-${nonce}'`)) return true;
    // With it only scripts that carry the nonce (or are loaded by such) run; addresses in the list count for nothing.
    if (lower.includes("'strict-dynamic'")) return false;
  }
  return lower.some((source) => matches(source, new URL(url), pageOrigin));
}

function matches(source: string, url: URL, pageOrigin: string): boolean {
  if (source === "*") return /^https?:$/.test(url.protocol);
  if (source === "'self'") return url.origin === pageOrigin;
  if (/^[a-z][a-z0-9+.-]*:$/.test(source))
    return source === url.protocol || (source === "http:" && url.protocol === "https:");
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(\/.*)?$/.exec(source);
  if (parts === null || source.startsWith("'")) return false;
  const [, scheme = new URL(pageOrigin).protocol.slice(0, -1), host = "", port, path] = parts;
  const isScheme = `${scheme}:` === url.protocol || (scheme === "http" && url.protocol === "https:");
  const isHost = host === "*" || (host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host);
  const usual = url.protocol === "https:" ? "443" : "80";
  const isPort = port === "*" || (port ?? usual) === (url.port || usual);
  const isPath = path === undefined || (path.endsWith("/") ? url.pathname.startsWith(path) : url.pathname === path);
  return isScheme && isHost && isPort && isPath;
}
