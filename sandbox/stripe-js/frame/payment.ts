import { openApi } from "../api";
import { type Call, type HostMessage, type JsonObject, type Outcome, type Settings, textOf } from "../protocol";
import { applyAppearance } from "./appearance";
import { confirmIntent, createConfirmationToken, createPaymentMethod } from "./confirm";
import { el } from "./dom";
import { connectToHost } from "./link";
import { createPaymentForm, type PaymentForm } from "./payment-form";
import { loadSession, type Session } from "./session";
import { type Texts, textsFor } from "./texts";
import { deviceWallets } from "./wallets";

/** The Payment Element's frame: draws the form, and does what the page's half of Stripe.js asks of it. */
type State = { settings: Settings; session: Session; texts: Texts; form: PaymentForm };

let state: State | null = null;
let lastChange = "";
let drawing = 0;
const link = connectToHost((message) => {
  void receive(message);
});

async function receive(message: HostMessage): Promise<void> {
  if (message.kind === "init") return draw(message.settings);
  if (message.kind === "update") return update(message.settings);
  if (message.kind === "call") {
    link.send({ kind: "result", callId: message.callId, outcome: await answer(message.call) });
    return;
  }
  if (message.kind === "focus") state?.form.focus();
  if (message.kind === "clear") state?.form.clear();
  if (message.kind === "collapse") state?.form.collapse();
  if (message.kind === "blur" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

async function draw(settings: Settings): Promise<void> {
  drawing += 1;
  const mine = drawing;
  const texts = textsFor(settings.locale, navigator.language);
  document.documentElement.lang = texts.lang;
  link.send({ kind: "scheme", scheme: applyAppearance(settings.appearance) });
  document.body.replaceChildren(skeleton(texts));
  link.send({ kind: "event", name: "loaderstart", data: { elementType: "payment" } });
  const loaded = await loadSession(openApi(location.origin, settings.publishableKey), settings.intent);
  if (mine !== drawing) return;
  if (!loaded.ok) {
    document.body.replaceChildren(el("p", { class: "Error", role: "alert" }, texts.failedToLoad));
    link.send({ kind: "event", name: "loaderror", data: { elementType: "payment", error: loaded.error } });
    return;
  }
  show(settings, loaded.session, texts);
  link.send({ kind: "event", name: "ready", data: { elementType: "payment" } });
  report(true);
}

function show(settings: Settings, loaded: Session, texts: Texts): void {
  const session = { ...loaded, wallets: deviceWallets(loaded.wallets) };
  // A form that is drawn anew stays at the method that was chosen.
  const chosen = state?.form.selected()?.type ?? null;
  const form = createPaymentForm({ texts, session, options: settings.options, chosen, onChange: () => report(false) });
  state = { settings, session: loaded, texts, form };
  const note = el("p", { class: "Sandbox" }, texts.sandbox);
  document.body.replaceChildren(el("main", { class: "Form" }, form.root, note));
}

/** New options redraw the form only when they change what it asks; a new look leaves what was typed alone. */
async function update(settings: Settings): Promise<void> {
  if (!state) return draw(settings);
  link.send({ kind: "scheme", scheme: applyAppearance(settings.appearance) });
  const before = JSON.stringify([state.settings.options, state.settings.locale, state.settings.intent]);
  const after = JSON.stringify([settings.options, settings.locale, settings.intent]);
  state.settings = settings;
  if (before === after) return;
  await refresh(state);
}

async function refresh(current: State): Promise<Outcome> {
  const { settings } = current;
  const loaded = await loadSession(openApi(location.origin, settings.publishableKey), settings.intent);
  if (!loaded.ok) return { error: loaded.error };
  const texts = textsFor(settings.locale, navigator.language);
  document.documentElement.lang = texts.lang;
  const isSame = JSON.stringify(loaded.session) === JSON.stringify(current.session) && texts === current.texts;
  if (
    !isSame ||
    !current.form
      .selected()
      ?.fields()
      .some((field) => !field.isEmpty())
  )
    show(settings, loaded.session, texts);
  return { value: {} };
}

function report(isFirst: boolean): void {
  if (!state) return;
  const { form } = state;
  const selected = form.selected();
  const change: JsonObject = {
    elementType: "payment",
    empty: form.isEmpty(),
    complete: selected !== null && form.check(false) === null,
    collapsed: selected === null,
    value: { type: selected?.type ?? "" },
  };
  const text = JSON.stringify(change);
  if (text === lastChange && !isFirst) return;
  lastChange = text;
  link.send({ kind: "event", name: "change", data: change });
}

async function answer(call: Call): Promise<Outcome> {
  if (!state) return { error: { type: "api_error", message: "The Payment Element is not ready yet." } };
  if (call.name === "fetchUpdates") return refresh(state);
  const method = state.form.selected();
  const invalid = method ? state.form.check(true) : "incomplete_payment_method";
  if (!method || invalid) {
    const message =
      invalid === "incomplete_payment_method"
        ? "Please choose a payment method."
        : state.texts.errors[invalid ?? "incomplete_number"];
    return { error: { type: "validation_error", code: invalid ?? "incomplete_number", message } };
  }
  if (call.name === "submit") return { value: { selectedPaymentMethod: method.type } };
  const input = { api: openApi(location.origin, state.settings.publishableKey), method, texts: state.texts };
  lock(true);
  try {
    if (call.name === "confirm") return await confirmIntent(input, call);
    if (call.name === "createPaymentMethod") return await createPaymentMethod(input, call.paymentMethodData);
    return await createConfirmationToken(input, call);
  } finally {
    lock(false);
  }
}

/** While money is being asked for, the form can't be changed. */
function lock(isLocked: boolean): void {
  for (const node of document.querySelectorAll<HTMLInputElement | HTMLButtonElement | HTMLSelectElement>(
    "input, button, select",
  )) {
    node.disabled = isLocked;
  }
}

function skeleton(texts: Texts): HTMLElement {
  const bar = (): HTMLElement => el("div", { class: "Bar" });
  return el(
    "div",
    { class: "Skeleton", role: "status", "aria-label": texts.loading },
    bar(),
    el("div", { class: "Row" }, bar(), bar()),
    bar(),
  );
}

document.addEventListener("focusin", () =>
  link.send({ kind: "event", name: "focus", data: { elementType: "payment" } }),
);
document.addEventListener("focusout", (event) => {
  if (!event.relatedTarget)
    link.send({
      kind: "event",
      name: "blur",
      data: { elementType: "payment", method: textOf(state?.form.selected()?.type) },
    });
});
