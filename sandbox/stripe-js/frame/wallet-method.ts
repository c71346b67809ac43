import type { JsonObject } from "../protocol";
import { el } from "./dom";
import { type FormInput, type MethodForm, terms } from "./method-form";

const walletNames: Record<string, string> = { apple_pay: "Apple Pay", google_pay: "Google Pay", link: "Link" };

export function isWallet(type: string): boolean {
  return Object.hasOwn(walletNames, type);
}

/** A wallet has no fields here: its sheet opens when the payer presses Pay, and gives the sandbox's own Visa. */
export function walletForm(type: string, { texts }: FormInput): MethodForm {
  const name = walletNames[type] ?? type;
  return {
    type,
    label: name,
    panel: el("div", { class: "Panel" }, terms(texts.walletNote(name))),
    fields: () => [],
    needsMandate: false,
    data: () => walletData(type),
  };
}

/** The tokens stand for the sandbox's own Visa in that wallet; Link is a method of its own. */
export function walletData(wallet: string): JsonObject {
  if (wallet === "link") return { type: "link", billing_details: { email: "link.payer@example.com" } };
  return { type: "card", card: { token: wallet === "apple_pay" ? "tok_applepay" : "tok_googlepay" } };
}
