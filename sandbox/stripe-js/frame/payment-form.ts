import { type JsonObject, textOf, toObject } from "../protocol";
import type { FieldError } from "./card-rules";
import { el } from "./dom";
import type { MethodForm } from "./method-form";
import { createMethodForm } from "./methods";
import type { Session } from "./session";
import type { Texts } from "./texts";

export type PaymentForm = {
  root: HTMLElement;
  selected(): MethodForm | null;
  /** The first error of the selected method; with `show`, all of them appear under their fields. */
  check(show: boolean): FieldError | null;
  isEmpty(): boolean;
  collapse(): void;
  focus(): void;
  clear(): void;
};

export type PaymentFormInput = {
  texts: Texts;
  session: Session;
  options: JsonObject;
  /** The method that was chosen before the form was drawn anew. */
  chosen: string | null;
  onChange: () => void;
};

type Layout = { type: "tabs" | "accordion"; isCollapsed: boolean };

/** The Payment Element's form: the methods that the payment allows, as tabs or as an accordion, and the selected one's fields. */
export function createPaymentForm(input: PaymentFormInput): PaymentForm {
  const forms = listMethods(input).map((type) => createMethodForm(type, input));
  const layout = readLayout(input.options, forms.length);
  const chosen = forms.find((form) => form.type === input.chosen);
  let selected: MethodForm | null = chosen ?? (layout.isCollapsed ? null : (forms[0] ?? null));
  const view = layout.type === "tabs" ? tabsView(forms, input.texts, select) : accordionView(forms, select);
  function select(form: MethodForm): void {
    selected = form;
    view.show(selected);
    input.onChange();
  }
  view.show(selected);
  return {
    root: view.root,
    selected: () => selected,
    check: (show) => checkForm(selected, show),
    isEmpty: () => (selected?.fields() ?? []).every((field) => field.isEmpty()),
    collapse() {
      if (layout.type !== "accordion") return;
      selected = null;
      view.show(null);
      input.onChange();
    },
    focus: () => selected?.fields()[0]?.input.focus(),
    clear() {
      for (const field of selected?.fields() ?? []) field.clear();
    },
  };
}

function checkForm(form: MethodForm | null, show: boolean): FieldError | null {
  let first: { error: FieldError; input: HTMLInputElement } | null = null;
  for (const field of form?.fields() ?? []) {
    const error = field.error();
    if (show) field.show(error);
    if (error && !first) first = { error, input: field.input };
  }
  if (show) first?.input.focus();
  return first?.error ?? null;
}

/** The merchant's order first, then the payment's; wallets stand behind the fields they replace. */
function listMethods({ session, options }: PaymentFormInput): string[] {
  const wallets = session.wallets.filter((wallet) => walletSetting(options, wallet) !== "never");
  const all = [...session.methods, ...(session.methods.includes("card") ? wallets : [])];
  const order = Array.isArray(options.paymentMethodOrder)
    ? options.paymentMethodOrder.map((item) => textOf(item) ?? "")
    : [];
  const rank = (type: string): number => (order.includes(type) ? order.indexOf(type) : order.length);
  return [...all].sort((a, b) => rank(a) - rank(b));
}

function walletSetting(options: JsonObject, wallet: string): string | null {
  const names: Record<string, string> = { apple_pay: "applePay", google_pay: "googlePay", link: "link" };
  return textOf(toObject(options.wallets)[names[wallet] ?? wallet]);
}

function readLayout(options: JsonObject, count: number): Layout {
  const given = textOf(options.layout) ?? textOf(toObject(options.layout).type) ?? "tabs";
  const isAccordion = given === "accordion" && count > 1;
  return {
    type: isAccordion ? "accordion" : "tabs",
    isCollapsed: isAccordion && toObject(options.layout).defaultCollapsed === true,
  };
}

type View = { root: HTMLElement; show(form: MethodForm | null): void };

function tabsView(forms: MethodForm[], texts: Texts, select: (form: MethodForm) => void): View {
  const panel = el("div", { id: "payment-panel", class: "TabPanel" });
  if (forms.length < 2) return { root: panel, show: (form) => panel.replaceChildren(...(form ? [form.panel] : [])) };
  panel.setAttribute("role", "tabpanel");
  const tabs = forms.map((form) => {
    const tab = el(
      "button",
      {
        type: "button",
        id: `${form.type}-tab`,
        class: "Tab",
        role: "tab",
        "aria-controls": panel.id,
        value: form.type,
      },
      form.label,
    );
    tab.addEventListener("click", () => select(form));
    return tab;
  });
  const list = el("div", { class: "TabList", role: "tablist", "aria-label": texts.methods }, ...tabs);
  list.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = tabs.map((tab) => tab.id).indexOf(document.activeElement?.id ?? "");
    const next = tabs[(at + step + tabs.length) % tabs.length];
    next?.focus();
    next?.click();
  });
  return {
    root: el("div", {}, list, panel),
    show(form) {
      for (const tab of tabs) {
        const isSelected = tab.value === form?.type;
        tab.setAttribute("aria-selected", String(isSelected));
        tab.tabIndex = isSelected ? 0 : -1;
        tab.classList.toggle("Tab--selected", isSelected);
        if (isSelected) panel.setAttribute("aria-labelledby", tab.id);
      }
      panel.replaceChildren(...(form ? [form.panel] : []));
    },
  };
}

function accordionView(forms: MethodForm[], select: (form: MethodForm) => void): View {
  const items = forms.map((form) => {
    const panel = el("div", { id: `${form.type}-panel`, class: "AccordionPanel" });
    const button = el(
      "button",
      {
        type: "button",
        id: `${form.type}-tab`,
        class: "AccordionButton",
        value: form.type,
        "aria-controls": panel.id,
        "data-testid": `${form.type}-accordion-item-button`,
      },
      el("span", { class: "Radio", "aria-hidden": "true" }),
      form.label,
    );
    button.addEventListener("click", () => select(form));
    return { form, panel, button, root: el("div", { class: "AccordionItem" }, button, panel) };
  });
  return {
    root: el("div", { class: "Accordion" }, ...items.map((item) => item.root)),
    show(form) {
      for (const item of items) {
        const isOpen = item.form === form;
        item.button.setAttribute("aria-expanded", String(isOpen));
        item.root.classList.toggle("AccordionItem--selected", isOpen);
        item.panel.hidden = !isOpen;
        // Two methods may ask for the same thing: only the open one's fields are in the document, so that ids stay unique.
        item.panel.replaceChildren(...(isOpen ? [item.form.panel] : []));
      }
    },
  };
}
