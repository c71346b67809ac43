import { invalidParam } from "./errors";
import { listPage, type Page } from "./lists";
import type { EventRecord, Form } from "./state";
import { typed } from "./validate";
import type { World } from "./world";

/** Events of the last 30 days. `type` may end in `*`; `types` holds up to 20; `delivery_success` looks at deliveries. */
export function listEvents(w: World, form: Form, url: string): Page {
  const { type, types, delivery_success } = typed<{ type?: string; types?: string[]; delivery_success?: boolean }>(
    form,
  );
  if (type !== undefined && types !== undefined)
    throw invalidParam("types", "You may only specify one of these parameters: type, types.");
  if (types !== undefined && types.length > 20) throw invalidParam("types", "You may specify at most 20 types.");
  const failed = new Set<string>();
  const delivered = new Set<string>();
  if (delivery_success !== undefined) {
    for (const d of Object.values(w.state.deliveries)) {
      if (d.state === "delivered") delivered.add(d.event);
      else failed.add(d.event);
    }
  }
  const oldest = w.seconds - 30 * 86_400;
  const isOfType = (event: EventRecord): boolean => {
    if (types !== undefined) return types.includes(event.type);
    if (type === undefined) return true;
    return type.endsWith("*") ? event.type.startsWith(type.slice(0, -1)) : event.type === type;
  };
  return listPage(w.scope.objects.event, form, url, (event) => {
    if (event.created < oldest || !isOfType(event)) return false;
    if (delivery_success === undefined) return true;
    return delivery_success ? delivered.has(event.id) && !failed.has(event.id) : failed.has(event.id);
  });
}
