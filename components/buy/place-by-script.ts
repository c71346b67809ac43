import { z } from "zod";

const Placed = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("placed"), token: z.string() }),
  z.object({ kind: z.literal("refused"), problem: z.object({ code: z.string() }), message: z.string() }),
]);

export type PlacedByScript = z.infer<typeof Placed>;

/** Sends the form's answers as an order, with the name and e-mail that the wallet gave. Null when it could not be sent. */
export async function placeByScript(
  key: string,
  form: HTMLFormElement,
  buyer: { name: string; email: string },
): Promise<PlacedByScript | null> {
  const answers: Record<string, string> = {};
  const body: Record<string, unknown> = { key, answers };
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name.startsWith("$ACTION")) continue;
    if (name.startsWith("field-")) answers[name.slice(6)] = value;
    else body[name] = value;
  }
  if (buyer.name !== "") body.name = buyer.name;
  if (buyer.email !== "") body.email = buyer.email;
  try {
    const response = await fetch("/api/orders", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok ? Placed.parse(await response.json()) : null;
  } catch {
    // No connection, or an answer that is none: the form below still works.
    return null;
  }
}
