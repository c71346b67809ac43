import { StripeProblem } from "../machine/errors";
import type { Form } from "../machine/state";
import type { Where } from "./control-types";

export const refuse = (message: string): never => {
  throw new StripeProblem(400, { type: "invalid_request_error", message });
};
export const text = (form: Form, name: string): string | undefined =>
  form[name] === undefined ? undefined : String(form[name]);
export const requireText = (form: Form, name: string): string => text(form, name) ?? refuse(`Missing: ${name}`);
export const isOn = (form: Form, name: string): boolean | undefined =>
  form[name] === undefined ? undefined : String(form[name]) === "true";
export const count = (form: Form, name: string): number | undefined => {
  if (form[name] === undefined) return undefined;
  const value = Number(form[name]);
  return Number.isSafeInteger(value) && value >= 0 ? value : refuse(`${name} is a whole number of at least 0`);
};
export const modeOf = (value: string | null | undefined): "test" | "live" => (value === "live" ? "live" : "test");
/** Leaves out what was not given, so that it does not overwrite; the type says what the filter leaves. */
export function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
export const whereOf = (query: URLSearchParams): Where =>
  given({
    accountId: query.get("account") ?? undefined,
    mode: query.has("mode") ? modeOf(query.get("mode")) : undefined,
  });
export const limited = <T>(list: T[], query: URLSearchParams): T[] => list.slice(0, Number(query.get("limit") ?? 100));
