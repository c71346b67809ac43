import { el } from "../frame/dom";
import { readSheetMessage, type SheetMessage } from "../protocol";

/** The sheet that the host page opens around the bank's page: the real one, too, nests the challenge in its own frame. */
const parentOrigin = new URLSearchParams(location.hash.slice(1)).get("parent") ?? "";

function tell(outcome: SheetMessage["outcome"]): void {
  if (parentOrigin !== "") window.parent.postMessage({ kind: "sheet", outcome } satisfies SheetMessage, parentOrigin);
}

const inner = el("iframe", {
  name: "stripe-challenge-frame",
  id: "challengeFrame",
  title: "Your bank's confirmation",
  src: `/stripe-js/challenge-bank.html${location.search}`,
});
const close = el(
  "button",
  { type: "button", id: "close-challenge", class: "Close", "aria-label": "Close without confirming" },
  "×",
);
close.addEventListener("click", () => tell("close"));
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell("close");
});
window.addEventListener("message", (event) => {
  if (event.source !== inner.contentWindow || event.origin !== location.origin) return;
  const message = readSheetMessage(event.data);
  if (message) tell(message.outcome);
});
document.body.append(el("main", { class: "Sheet", "aria-label": "3D Secure" }, close, inner));
close.focus();
