"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { BuyState } from "@/components/buy/buy-state";
import { problemText } from "@/components/buy/problem-text";
import { isAppError } from "@/lib/app-error";
import { BuyForm, buyPage, takeOrder, visit } from "@/lib/http/buy";
import { clientIp } from "@/lib/http/client-ip";
import { readerLanguage } from "@/lib/http/hosted";

/** More than a person types into one field; what comes back into the form is never longer. */
const longestEcho = 2_000;

/**
 * The form of a product's page: takes the order and leads to its payment. It works with and without JavaScript; refused, it
 * gives back what was typed with the one thing to change.
 */
export async function placeOrderAction(_previous: BuyState, form: FormData): Promise<BuyState> {
  const typed = textsOf(form);
  const key = typed.key ?? "";
  const values = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.slice(0, longestEcho)]));
  const page = await buyPage(key);
  const language = page?.facts.language ?? (await readerLanguage());
  const answers = Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) => (name.startsWith("field-") ? [[name.slice(6), value]] : [])),
  );
  const parsed = BuyForm.safeParse({ ...typed, answers });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path.at(-1) ?? "");
    const problem = { code: "companyLong", field, values: { most: 150 } } as const;
    return { field, message: problemText(problem, language), values };
  }
  const placed = await takeOrder({ key, ip: await clientIp(), form: parsed.data }).catch((error: unknown) => {
    if (isAppError(error)) return { kind: "refused", problem: { code: "notForSale", field: null } } as const;
    throw error;
  });
  if (placed.kind === "placed") redirect(`/buy/${key}/${placed.token}${(await visit(key)).query}`);
  const { problem } = placed;
  // What the whole order was refused for (another price, sold out) stands on the page too: it is drawn anew.
  if (problem.field === null) revalidatePath(`/buy/${key}`);
  return { field: problem.field, message: problemText(problem, language), values };
}

/** Texts only: a file in a form of ours is nobody's. */
function textsOf(form: FormData): Record<string, string> {
  const texts: Record<string, string> = Object.create(null);
  for (const [name, value] of form) if (typeof value === "string" && !name.startsWith("$ACTION")) texts[name] = value;
  return texts;
}
