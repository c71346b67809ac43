import { el } from "../frame/dom";
import type { SheetMessage } from "../protocol";

/** A wallet's payment sheet. The real ones belong to the device; this one has the two things a payer can do there. */
const names: Record<string, string> = { apple_pay: "Apple Pay", google_pay: "Google Pay", link: "Link" };
const parentOrigin = new URLSearchParams(location.hash.slice(1)).get("parent") ?? "";
const name = names[new URLSearchParams(location.search).get("wallet") ?? ""] ?? "Wallet";

function tell(outcome: SheetMessage["outcome"]): void {
  if (parentOrigin !== "") window.parent.postMessage({ kind: "sheet", outcome } satisfies SheetMessage, parentOrigin);
}

const pay = el("button", { type: "button", id: "sandbox-wallet-pay", class: "Primary" }, `Pay with ${name}`);
const cancel = el("button", { type: "button", id: "sandbox-wallet-cancel", class: "Secondary" }, "Cancel");
pay.addEventListener("click", () => tell("complete"));
cancel.addEventListener("click", () => tell("close"));
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell("close");
});
const card = name === "Link" ? "Sandbox Link account" : "Sandbox Visa •••• 4242";
document.body.append(
  el(
    "main",
    { class: "Sheet Sheet--low Bank" },
    el("p", { class: "Sandbox" }, "Sandbox: no real card is charged"),
    el("h1", {}, name),
    el("p", {}, card),
    el("div", { class: "Buttons" }, pay, cancel),
  ),
);
pay.focus();
