// Derives contract.json (which parameters each operation takes, what can be expanded, which events exist) from the API
// description that was itself derived from the installed `stripe` package. Run by hand when the package moves:
//   node sandbox/stripe/contract/generate.mjs ../shared/stripe-contract/spec3.sdk23.json
import { readFileSync, writeFileSync } from "node:fs";

const spec = JSON.parse(readFileSync(process.argv[2] ?? "../shared/stripe-contract/spec3.sdk23.json", "utf8"));
const components = spec.components.schemas;
const nameOf = (ref) => decodeURIComponent(ref.split("/").pop());
const deref = (schema) => {
  let s = schema;
  while (s?.$ref) s = components[nameOf(s.$ref)];
  return s;
};

/** One parameter: "s" | "i" | "n" | "b" | "any" | {e} enum | {a} array | {o,r} hash | {m} map | {u} union. */
function compact(schema) {
  const s = deref(schema);
  if (!s || s["x-any"]) return "any";
  if (s.anyOf || s.oneOf) return { u: (s.anyOf ?? s.oneOf).map(compact) };
  const type = s.type ?? (s.properties ? "object" : "any");
  if (type === "string") {
    if (!s.enum) return "s";
    return { e: s.nullable ? ["", ...s.enum] : s.enum };
  }
  if (type === "integer") return "i";
  if (type === "number") return "n";
  if (type === "boolean") return "b";
  if (type === "array") return { a: compact(s.items ?? { "x-any": true }) };
  if (type === "object") {
    if (s.additionalProperties && !s.properties) return { m: compact(s.additionalProperties) };
    const o = Object.fromEntries(Object.entries(s.properties ?? {}).map(([k, v]) => [k, compact(v)]));
    return { o, r: s.required ?? [] };
  }
  return "any";
}

/** Dotted paths of a resource's own fields that hold an id which can be expanded. */
function expandable(schema, prefix = "", seen = new Set()) {
  const s = deref(schema);
  if (!s || seen.has(s)) return [];
  const inside = new Set(seen).add(s);
  const out = [];
  for (const [name, field] of Object.entries(s.properties ?? {})) {
    const path = prefix + name;
    const f = deref(field);
    if ((s["x-expandableFields"] ?? []).includes(name) || f["x-expansionResources"]) {
      out.push(path);
      continue;
    }
    if (f.properties?.object?.enum?.[0] === "list") {
      out.push(path);
      continue;
    }
    for (const alternative of f.anyOf ?? [f.type === "array" ? f.items : f]) {
      const a = deref(alternative);
      if (a?.["x-resourceId"] || a?.["x-pruned"] || !a?.properties) continue;
      out.push(...expandable(a, `${path}.`, inside));
    }
  }
  return out;
}

const params = {};
for (const [path, item] of Object.entries(spec.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (path === "/v1/accounts/{id}" && method !== "get") continue;
    const query = { o: {}, r: [] };
    for (const p of operation.parameters ?? []) {
      if (p.in !== "query") continue;
      query.o[p.name] = compact(p.schema);
      if (p.required) query.r.push(p.name);
    }
    const content = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
    const body = content ? compact(content) : { o: {}, r: [] };
    params[`${method.toUpperCase()} ${path}`] = { o: { ...query.o, ...body.o }, r: [...query.r, ...(body.r ?? [])] };
  }
}

// What appears more than once and is long (lists of payment method types, addresses) is kept once.
const counts = new Map();
const walk = (node, visit) => {
  if (typeof node !== "object" || node === null) return;
  visit(node);
  for (const child of Object.values(node)) walk(child, visit);
};
for (const schema of Object.values(params))
  walk(schema, (n) => counts.set(JSON.stringify(n), (counts.get(JSON.stringify(n)) ?? 0) + 1));
const defs = {};
const names = new Map();
function share(node) {
  if (typeof node !== "object" || node === null) return node;
  const text = JSON.stringify(node);
  if (!Array.isArray(node) && (node.e || node.o || node.u) && text.length > 150 && (counts.get(text) ?? 0) > 1) {
    if (!names.has(text)) {
      const name = `d${names.size}`;
      names.set(text, name);
      defs[name] = children(node);
    }
    return { $: names.get(text) };
  }
  return children(node);
}
function children(node) {
  if (Array.isArray(node)) return node.map(share);
  return Object.fromEntries(
    Object.entries(node).map(([k, v]) => [
      k,
      k === "o" ? Object.fromEntries(Object.entries(v).map(([n, c]) => [n, share(c)])) : share(v),
    ]),
  );
}
const shared = Object.fromEntries(Object.entries(params).map(([k, v]) => [k, children(v)]));

const resources = {};
for (const [name, schema] of Object.entries(components)) {
  if (schema["x-resourceId"] && !name.startsWith("deleted_")) resources[schema["x-resourceId"]] = expandable(schema);
}
const out = {
  version: spec.info.version,
  params: shared,
  defs,
  expandable: resources,
  events: Object.keys(spec["x-eventTypes"]),
};
writeFileSync(new URL("./contract.json", import.meta.url), `${JSON.stringify(out)}\n`);
