/** Fields of a zod schema as rows for people, so that what is documented is what is checked. Pure. */
import { z } from "zod";

export type FieldRow = { name: string; type: string; isRequired: boolean; text: string };

type Json = {
  type?: string | string[];
  description?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  items?: Json;
  anyOf?: Json[];
  properties?: Record<string, Json>;
  required?: string[];
  maxLength?: number;
};

/** Depth first, nested names with points: `invoice.customer.name`, `lines[].unitPrice`. */
export function fieldsOf(schema: z.ZodType, io: "input" | "output" = "output"): FieldRow[] {
  return rowsOf(asJson(z.toJSONSchema(schema, { unrepresentable: "any", io })), "");
}

function rowsOf(schema: Json, prefix: string): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const { inner, isNullable } = withoutNull(property);
    const name = `${prefix}${key}`;
    const isList = inner.type === "array";
    const row: FieldRow = {
      name: isList ? `${name}[]` : name,
      type: typeWords(inner) + (isNullable ? " or null" : ""),
      isRequired: schema.required?.includes(key) ?? false,
      text: property.description ?? inner.description ?? "",
    };
    return [row, ...rowsOf(isList ? (inner.items ?? {}) : inner, `${row.name}.`)];
  });
}

function withoutNull(schema: Json): { inner: Json; isNullable: boolean } {
  const options = schema.anyOf;
  if (options === undefined) return { inner: schema, isNullable: false };
  const others = options.filter((option) => option.type !== "null");
  const isNullable = others.length < options.length;
  const [only] = others;
  return { inner: only === undefined ? schema : only, isNullable };
}

function typeWords(schema: Json): string {
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.type === "array") return "list";
  if (schema.type === "object") return "object";
  if (schema.type === "integer") return "integer";
  if (schema.format === "date-time") return "time";
  if (schema.format === "date") return "date";
  return typeof schema.type === "string" ? schema.type : "text";
}

/** zod types its JSON Schema wider than what schemas of ours become. */
const asJson = (schema: unknown): Json => schema as Json;
