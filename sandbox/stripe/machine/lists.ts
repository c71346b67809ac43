import { invalidParam, noSuch } from "./errors";
import type { Form } from "./state";
import { typed } from "./validate";

type Listed = { id: string; created?: number };
export type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number };
type ListParams = {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: Range;
  available_on?: Range;
};
export type Page = { object: "list"; data: unknown[]; has_more: boolean; url: string };
export type SearchPage = Omit<Page, "object"> & { object: "search_result"; next_page: string | null };

export function isInRange(value: number, range: Range | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === "number") return value === range;
  return (
    (range.gt === undefined || value > range.gt) &&
    (range.gte === undefined || value >= range.gte) &&
    (range.lt === undefined || value < range.lt) &&
    (range.lte === undefined || value <= range.lte)
  );
}

/** Newest first; `limit` is 1 to 100 and 10 by default (stripe.md 5.5). The cursor may be any object of the collection. */
export function listPage<T extends Listed>(
  all: Record<string, T>,
  form: Form,
  url: string,
  keep: (item: T) => boolean,
): Page {
  const params = typed<ListParams>(form);
  const limit = params.limit ?? 10;
  if (limit < 1)
    throw invalidParam("limit", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  if (limit > 100)
    throw invalidParam(
      "limit",
      `This value must be less than or equal to 100 (it currently is '${limit}').`,
      "parameter_invalid_integer",
    );
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw invalidParam("ending_before", "You may only specify one of these parameters: starting_after, ending_before.");
  }
  const ordered = Object.values(all)
    .map((item, index) => ({ item, index }))
    .sort((a, b) => (b.item.created ?? 0) - (a.item.created ?? 0) || b.index - a.index)
    .map(({ item }) => item);
  const at = (id: string | undefined, param: string): number => {
    if (id === undefined) return -1;
    const index = ordered.findIndex((o) => o.id === id);
    if (index < 0) throw noSuch(url.split("/")[2]?.replace(/s$/, "") ?? "object", id, param);
    return index;
  };
  const after = at(params.starting_after, "starting_after");
  const before = at(params.ending_before, "ending_before");
  const matches = (item: T): boolean => isInRange(item.created ?? 0, params.created) && keep(item);
  if (before >= 0) {
    const newer = ordered.slice(0, before).filter(matches);
    return { object: "list", data: newer.slice(-limit), has_more: newer.length > limit, url };
  }
  const found = ordered.slice(after + 1).filter(matches);
  return { object: "list", data: found.slice(0, limit), has_more: found.length > limit, url };
}

function field(object: unknown, name: string): unknown {
  if (typeof object !== "object" || object === null) return undefined;
  return Object.entries(object).find(([key]) => key === name)?.[1];
}

/**
 * Search: `field:'value'` clauses joined by AND, as Stripe's query language has them, for the fields that matter here.
 * In reality it lags by up to a minute (stripe.md section 6); here it sees everything at once.
 */
export function searchPage<T extends Listed>(all: Record<string, T>, form: Form, url: string): SearchPage {
  const { query, limit, page } = typed<{ query: string; limit?: number; page?: string }>(form);
  const clauses = query.split(/\s+and\s+/i).map((text) => {
    const m = /^\s*(-?)([a-z_]+)(?:\[["']([^"']+)["']\])?\s*(:|~|>=|<=|>|<)\s*(?:["']([^"']*)["']|(\d+))\s*$/i.exec(
      text,
    );
    if (m === null) throw invalidParam("query", `We were unable to parse your search query: ${text.trim()}`);
    return { not: m[1] === "-", field: m[2] ?? "", key: m[3] ?? null, op: m[4] ?? ":", value: m[5] ?? m[6] ?? "" };
  });
  const matches = (item: T): boolean =>
    clauses.every((c) => {
      const own: unknown = field(item, c.field);
      const value = c.key === null ? own : field(own, c.key);
      const hit =
        c.op === ":"
          ? String(value) === c.value
          : c.op === "~"
            ? String(value).toLowerCase().includes(c.value.toLowerCase())
            : c.op === ">"
              ? Number(value) > Number(c.value)
              : c.op === "<"
                ? Number(value) < Number(c.value)
                : c.op === ">="
                  ? Number(value) >= Number(c.value)
                  : Number(value) <= Number(c.value);
      return hit !== c.not;
    });
  const found = Object.values(all).reverse().filter(matches);
  const start = Number(page ?? 0);
  const size = limit ?? 10;
  const data = found.slice(start, start + size);
  const has_more = found.length > start + size;
  return { object: "search_result", data, has_more, url, next_page: has_more ? String(start + size) : null };
}
