import contractJson from "../contract/contract.json" with { type: "json" };
import { emptyParam, invalidInteger, invalidParam, missingParam, unknownParam } from "./errors";
import type { Form, FormValue } from "./state";

type Param =
  | "s"
  | "i"
  | "n"
  | "b"
  | "any"
  | { e: string[] }
  | { a: Param }
  | { m: Param }
  | { u: Param[] }
  | { $: string }
  | Hash;
type Hash = { o: Record<string, Param>; r: string[] };
type Contract = {
  version: string;
  params: Record<string, Hash>;
  defs: Record<string, Param>;
  expandable: Record<string, string[]>;
  events: string[];
};

/** contract/generate.mjs writes exactly this shape; TypeScript reads the file as one huge literal type instead. */
function asContract(json: unknown): Contract {
  return json as Contract;
}
export const contract: Contract = asContract(contractJson);

/** What Stripe.js sends with a publishable key and no server SDK declares (stripe.md 4.3). */
const STRIPE_JS_CARD: Hash = {
  o: { number: "s", exp_month: "i", exp_year: "i", cvc: "s", token: "s", networks: "any" },
  r: [],
};

function resolve(schema: Param): Param {
  let s = schema;
  while (typeof s === "object" && "$" in s) s = contract.defs[s.$] ?? "any";
  return s;
}

const isHash = (value: FormValue): value is Form => typeof value === "object" && !Array.isArray(value);
const join = (at: string, key: string): string => (at === "" ? key : `${at}[${key}]`);

function list(value: FormValue): FormValue[] | null {
  if (Array.isArray(value)) return value;
  if (!isHash(value)) return value === "" ? [] : null;
  const keys = Object.keys(value);
  if (!keys.every((k) => /^\d+$/.test(k))) return null;
  return keys.sort((a, b) => Number(a) - Number(b)).flatMap((k) => (value[k] === undefined ? [] : [value[k]]));
}

function scalar(schema: "s" | "i" | "n" | "b", value: FormValue, at: string): FormValue {
  if (typeof value === "object")
    throw invalidParam(at, schema === "i" ? `Invalid integer: ${JSON.stringify(value)}` : "Invalid string: {}");
  const text = String(value);
  if (schema === "s") {
    if (text.includes("\0")) throw invalidParam(at, "Invalid string: must not contain null bytes");
    if (text.length > 5000)
      throw invalidParam(at, `Invalid string: ${text.slice(0, 20)}…; must be at most 5000 characters`);
    return text;
  }
  if (schema === "b") {
    if (text !== "true" && text !== "false") throw invalidParam(at, `Invalid boolean: ${text}`);
    return text === "true";
  }
  if (text === "") throw emptyParam(at);
  if (schema === "i" && (!/^-?\d+$/.test(text) || !Number.isSafeInteger(Number(text)))) throw invalidInteger(at, text);
  if (Number.isNaN(Number(text))) throw invalidParam(at, `Invalid number: ${text}`);
  return Number(text);
}

function union(schemas: Param[], value: FormValue, at: string): FormValue {
  const failures: unknown[] = [];
  for (const alternative of schemas) {
    const a = resolve(alternative);
    const wantsHash = typeof a === "object" && ("o" in a || "m" in a || "a" in a);
    // The message of the alternative that has the value's own shape is the useful one.
    try {
      return check(a, value, at);
    } catch (problem) {
      if (wantsHash === (typeof value === "object")) failures.unshift(problem);
      else failures.push(problem);
    }
  }
  throw failures[0];
}

function hash(schema: Hash, value: FormValue, at: string): Form {
  if (!isHash(value)) throw invalidParam(at, "Invalid object", null);
  const out: Form = {};
  for (const [key, item] of Object.entries(value)) {
    const known = Object.hasOwn(schema.o, key) ? schema.o[key] : undefined;
    if (known === undefined) throw unknownParam(join(at, key));
    out[key] = check(known, item, join(at, key));
  }
  for (const required of schema.r) if (!Object.hasOwn(out, required)) throw missingParam(join(at, required));
  return out;
}

function check(schemaOrRef: Param, value: FormValue, at: string): FormValue {
  const schema = resolve(schemaOrRef);
  if (schema === "any") return value;
  if (typeof schema === "string") return scalar(schema, value, at);
  if ("e" in schema) {
    // A hash is never a word: read as "", it would pass for the empty text that clears metadata.
    if (typeof value === "object") throw invalidParam(at, `Invalid ${at}: must be a string`);
    const text = String(value);
    if (!schema.e.includes(text)) {
      if (text === "") throw emptyParam(at);
      throw invalidParam(at, `Invalid ${at}: must be one of ${schema.e.filter(Boolean).join(", ")}`);
    }
    return text;
  }
  if ("a" in schema) {
    const items = list(value);
    if (items === null) throw invalidParam(at, "Invalid array");
    return items.map((item, i) => check(schema.a, item, `${at}[${i}]`));
  }
  if ("u" in schema) return union(schema.u, value, at);
  if ("m" in schema) {
    if (!isHash(value)) throw invalidParam(at, "Invalid object");
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, check(schema.m, v, join(at, k))]));
  }
  if ("o" in schema) return hash(schema, value, at);
  return value;
}

/** Metadata is a flat map: at most 50 keys of 40 characters, values of 500 (stripe.md 5.5). */
function checkMetadata(form: Form): void {
  const metadata = form.metadata;
  if (metadata === undefined || !isHash(metadata)) return;
  const keys = Object.keys(metadata);
  if (keys.length > 50) throw invalidParam("metadata", "You can only have up to 50 metadata keys.");
  for (const key of keys) {
    if (key.length > 40)
      throw invalidParam("metadata", `Metadata keys must be at most 40 characters; got '${key.slice(0, 50)}'`);
    if (/[[\]]/.test(key)) throw invalidParam("metadata", `Invalid metadata key: ${key}`);
    if (String(metadata[key]).length > 500)
      throw invalidParam(`metadata[${key}]`, "Metadata values can have up to 500 characters.");
  }
}

/** Checks one call against the parameters of its operation, and turns texts into numbers and booleans. */
export function validate(operation: string, form: Form, fromStripeJs: boolean): Form {
  const schema = contract.params[operation];
  if (schema === undefined) return form;
  // First of all, because every sample on the internet still sends it (stripe.md, "four things to know").
  if (operation.startsWith("POST /v1/payment_intents") && form.payment_method_types !== undefined) {
    throw invalidParam(
      "payment_method_types",
      "The payment_method_types parameter is no longer supported on this API version. Use automatic_payment_methods or allowed_payment_method_types instead.",
      "payment_method_types_no_longer_supported",
    );
  }
  const allowed: Hash = fromStripeJs ? { o: { ...schema.o }, r: schema.r } : schema;
  if (fromStripeJs) {
    Object.assign(allowed.o, { client_secret: "s", key: "s", _stripe_version: "s", expected_payment_method_type: "s" });
    for (const name of [
      "payment_user_agent",
      "client_attribution_metadata",
      "guid",
      "muid",
      "sid",
      "referrer",
      "time_on_page",
      "pasted_fields",
      "mandate_data",
    ]) {
      allowed.o[name] = "any";
    }
    const data = resolve(allowed.o.payment_method_data ?? "any");
    if (typeof data === "object" && "o" in data) {
      // The SDK's list of types has no "card" here, because a server may not send one; makePaymentMethod() refuses the rest.
      allowed.o.payment_method_data = { o: { ...data.o, card: STRIPE_JS_CARD, type: "s" }, r: data.r };
    }
  }
  const checked = hash(allowed, form, "");
  checkMetadata(checked);
  return checked;
}

/** The `stripe` package's parameter types and contract.json come from the same place, so what validate() let through fits. */
export function typed<T>(form: Form): T {
  return form as T;
}
