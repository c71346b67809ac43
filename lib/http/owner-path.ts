import { safePath } from "@/lib/auth/safe-path";

/** Set by the proxy on each request, over whatever a browser sent: the path and query that were asked for. */
export const PATH_HEADER = "x-paymast-path";

/** Where to go on after signing in: the page that was asked for when it belongs to this business, else its Home. */
export function pathAfterSignIn(asked: string | null, businessId: string): string {
  const home = `/b/${businessId}`;
  const path = safePath(asked);
  return isUnder(path, home) ? path : home;
}

/** Lists that show one mode at a time and have a page for a single document below them. */
const lists = ["/invoices", "/payments"];
/** What of a list's address means the same in the other mode; a search and a page of results do not. */
const kept = ["view", "filter"];

/**
 * The page on which the other mode is shown: a list stays that list, a document's page becomes its list, because the
 * document belongs to the mode that was left. Whatever has no modes stays as it is.
 */
export function pathInOtherMode(asked: string | null, businessId: string): string {
  const home = `/b/${businessId}`;
  const url = new URL(pathAfterSignIn(asked, businessId), "http://own.invalid");
  const list = lists.find((path) => isUnder(url.pathname, home + path));
  const query = new URLSearchParams(
    kept.flatMap((name) => url.searchParams.getAll(name).map((value) => [name, value])),
  );
  const search = query.size === 0 ? "" : `?${query}`;
  if (list === undefined) return url.pathname + search;
  return home + list + (url.pathname === home + list ? search : "");
}

const isUnder = (path: string, root: string) =>
  path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}?`);
