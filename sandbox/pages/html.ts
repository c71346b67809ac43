/** Markup that is already safe. Everything else a template gets is escaped. */
export type Html = { readonly markup: string };
type Value = Html | string | number | null | undefined | false | Value[];

/** `html\`<p>${text}</p>\`` escapes its values; nested templates and lists of them pass through. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { markup: parts.reduce((all, part, i) => `${all}${render(values[i - 1])}${part}`) };
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(render).join("");
  return typeof value === "object" ? value.markup : escapeText(String(value));
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
