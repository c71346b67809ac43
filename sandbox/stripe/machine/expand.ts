import { invalidParam } from "./errors";
import { listPage } from "./lists";
import type { Scope } from "./state";
import { contract } from "./validate";

type Json = { [field: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function lookUp(scope: Scope, id: string): Json | null {
  for (const [kind, all] of Object.entries(scope.objects)) {
    // An event is never expanded into anything, and it is by far the largest collection.
    if (kind === "event") continue;
    const found: unknown = all[id];
    if (isObject(found)) return JSON.parse(JSON.stringify(found));
  }
  return null;
}

const refuse = (path: string, isInList = false): never => {
  const hint = isInList ? ` You may want to try expanding 'data.${path}' instead.` : "";
  throw invalidParam("expand", `This property cannot be expanded (${path}).${hint}`);
};

/** Lists that hang on an object and are only there when asked for. */
function sublist(scope: Scope, owner: Json, field: string): Json | null {
  if (owner.object === "charge" && field === "refunds") {
    return listPage(scope.objects.refund, {}, `/v1/charges/${String(owner.id)}/refunds`, (r) => r.charge === owner.id);
  }
  if (owner.object === "file" && field === "links") {
    return listPage(scope.objects.file_link, {}, `/v1/file_links?file=${String(owner.id)}`, (l) => l.file === owner.id);
  }
  if (owner.object === "customer")
    return { object: "list", data: [], has_more: false, url: `/v1/customers/${String(owner.id)}/${field}` };
  return null;
}

/** Walks inside one resource to the field, then expands what is there and goes on with the rest of the path. */
function expandInto(scope: Scope, object: Json, path: string[], whole: string): void {
  if (path.length === 0) return;
  if (object.object === "list" || object.object === "search_result") {
    if (path[0] !== "data") refuse(whole, true);
    for (const item of Array.isArray(object.data) ? object.data : [])
      if (isObject(item)) expandInto(scope, item, path.slice(1), whole);
    return;
  }
  const kind = String(object.object);
  const allowed = contract.expandable[kind] ?? [];
  const field = allowed.find((f) => path.slice(0, f.split(".").length).join(".") === f);
  if (field === undefined) {
    // An object that is always whole (a PaymentIntent's last_payment_error.payment_method) may be walked through.
    const next = object[path[0] ?? ""];
    if (isObject(next) && path.length > 1) expandInto(scope, next, path.slice(1), whole);
    if (isObject(next) || (Array.isArray(next) && path.length === 1)) return;
    refuse(whole);
    return;
  }
  const names = field.split(".");
  const last = names.pop() ?? "";
  let holder: unknown = object;
  for (const name of names) holder = isObject(holder) ? holder[name] : undefined;
  if (!isObject(holder)) return;
  const list = sublist(scope, object, last);
  if (list !== null) holder[last] = list;
  else if (typeof holder[last] === "string") holder[last] = lookUp(scope, holder[last]) ?? holder[last];
  const expanded = holder[last];
  if (isObject(expanded)) expandInto(scope, expanded, path.slice(names.length + 1), whole);
}

/** The reply, or a copy of it with what was asked for in place of ids; four levels deep at most (stripe.md section 6). */
export function expand(scope: Scope, reply: object, paths: readonly string[]): object {
  if (paths.length === 0) return reply;
  const copy: Json = JSON.parse(JSON.stringify(reply));
  for (const path of paths) {
    const parts = path.split(".");
    if (parts.length > 4)
      throw invalidParam("expand", `You cannot expand more than 4 levels of a property. Property: ${path}`);
    expandInto(scope, copy, parts, path);
  }
  return copy;
}
