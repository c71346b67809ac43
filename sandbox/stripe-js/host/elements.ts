import {
  type Appearance,
  type Call,
  type Intent,
  type JsonObject,
  type Outcome,
  plain,
  type Settings,
  textOf,
  toObject,
} from "../protocol";
import { createElement, type ElementType, type LiveElement, type PublicElement } from "./element";
import { IntegrationError, isRecord, requireClientSecret, requireObject } from "./errors";
import { runWallet } from "./wallet";

export type ElementsGroup = {
  create(type: unknown, options?: unknown): PublicElement;
  getElement(type: unknown): PublicElement | null;
  update(options: unknown): void;
  submit(): Promise<JsonObject>;
  fetchUpdates(): Promise<JsonObject>;
};

/** What the stand-in knows of a group that the page must not see. */
export type GroupInside = {
  clientSecret: string | null;
  wasSubmitted(): boolean;
  /** The element whose data pays: the express one after its wallet was approved, else the Payment Element. */
  requirePayer(where: string): LiveElement;
  submit(): Promise<Outcome>;
};

const insides = new WeakMap<object, GroupInside>();

export function insideOf(elements: unknown, where: string): GroupInside {
  const inside = isRecord(elements) ? insides.get(elements) : undefined;
  if (inside) return inside;
  throw new IntegrationError(
    `Invalid value for ${where}: elements should be an Elements instance created by stripe.elements().`,
  );
}

export type GroupInput = {
  origin: string;
  publishableKey: string;
  stripeAccount: string | null;
  locale: string;
  options: unknown;
};

const drawable: ElementType[] = ["payment", "expressCheckout"];
const known = [
  "address",
  "linkAuthentication",
  "card",
  "cardNumber",
  "cardExpiry",
  "cardCvc",
  "iban",
  "paymentMethodMessaging",
  "currencySelector",
  "taxId",
  "shippingAddress",
  "auBankAccount",
  "idealBank",
  "p24Bank",
];

export function createElements(input: GroupInput): ElementsGroup {
  let given = input.options === undefined ? {} : requireObject(input.options, "elements()");
  // A group without either may exist (other elements need none); the Payment Element then refuses to be created.
  const intent = given.clientSecret !== undefined || given.mode !== undefined ? readIntent(given) : null;
  const live = new Map<ElementType, LiveElement>();
  let approved: LiveElement | null = null;
  let isSubmitted = false;

  const settings = (options: JsonObject): Settings => ({
    publishableKey: input.publishableKey,
    stripeAccount: input.stripeAccount,
    intent: intent?.kind === "secret" ? intent : readIntent(given),
    appearance: readAppearance(given.appearance),
    locale: textOf(given.locale) ?? input.locale,
    options,
  });
  const requirePayer = (where: string): LiveElement => {
    if (approved?.isMounted()) return approved;
    const payment = live.get("payment");
    if (payment?.isMounted()) return payment;
    throw new IntegrationError(
      `Invalid value for ${where}: elements should have a mounted Payment Element or Express Checkout Element.`,
    );
  };
  const submit = async (): Promise<Outcome> => {
    const payer = requirePayer("elements.submit()");
    const outcome = await payer.call({ name: "submit" });
    if (outcome.error) return outcome;
    const picked = textOf(outcome.value.selectedPaymentMethod);
    // The payer chose a wallet inside the Payment Element: its sheet opens on Pay.
    if (payer.type === "payment" && picked && ["apple_pay", "google_pay", "link"].includes(picked)) {
      const answer = await runWallet(input.origin, picked);
      if (answer !== "complete")
        return { error: { type: "validation_error", code: "payment_canceled", message: "The payment was canceled." } };
    }
    isSubmitted = true;
    return outcome;
  };
  const group: ElementsGroup = {
    create(type, options) {
      const drawn = requireType(type);
      readIntent(given);
      if (live.has(drawn)) throw new IntegrationError(`Can only create one Element of type ${drawn}.`);
      const element = createElement({
        type: drawn,
        origin: input.origin,
        options: plain(options),
        settings,
        onDestroy: () => {
          live.delete(drawn);
          if (approved === element) approved = null;
        },
        onWalletClick: (clicked, wallet) => {
          approved = null;
          void payWithWallet(input.origin, clicked, wallet, (ready) => {
            approved = ready ? clicked : null;
          });
        },
      });
      live.set(drawn, element);
      return element.face;
    },
    getElement: (type) => live.get(asType(type))?.face ?? null,
    update(options) {
      const next = requireObject(options, "elements.update()");
      if ("clientSecret" in next)
        throw new IntegrationError("Invalid value for elements.update(): clientSecret cannot be updated.");
      given = { ...given, ...next };
      for (const element of live.values()) element.refresh();
    },
    submit: async () => {
      const outcome = await submit();
      return outcome.error ? { error: outcome.error } : outcome.value;
    },
    fetchUpdates: async () => {
      for (const element of live.values()) {
        if (!element.isMounted()) continue;
        const outcome = await element.call({ name: "fetchUpdates" } satisfies Call);
        if (outcome.error) return { error: outcome.error };
      }
      return {};
    },
  };
  insides.set(group, {
    clientSecret: intent?.kind === "secret" ? intent.clientSecret : null,
    wasSubmitted: () => isSubmitted,
    requirePayer,
    submit,
  });
  return group;
}

/** From the press of a wallet's button to the page's `confirm` event: the page may set the sheet up, the payer may close it. */
async function payWithWallet(
  origin: string,
  element: LiveElement,
  wallet: string,
  approve: (isApproved: boolean) => void,
): Promise<void> {
  const isResolved = await new Promise<boolean>((resolve) => {
    if (!element.hasListener("click")) return resolve(true);
    element.emit("click", {
      elementType: "expressCheckout",
      expressPaymentType: wallet,
      resolve: () => resolve(true),
      reject: () => resolve(false),
    });
    // The real one gives the page one second to answer a click.
    setTimeout(() => resolve(false), 1_000);
  });
  if (!isResolved) return;
  if ((await runWallet(origin, wallet)) !== "complete") {
    element.emit("cancel", { elementType: "expressCheckout" });
    return;
  }
  element.setWallet(wallet);
  approve(true);
  element.emit("confirm", {
    elementType: "expressCheckout",
    expressPaymentType: wallet,
    billingDetails: {
      name: "Sandbox Payer",
      email: "payer@example.com",
      phone: null,
      address: { line1: null, line2: null, city: null, state: null, country: "PL", postal_code: null },
    },
    paymentFailed: () => approve(false),
  });
}

function requireType(type: unknown): ElementType {
  const asked = asType(type);
  if (drawable.includes(asked)) return asked;
  if (known.includes(asked))
    throw new IntegrationError(`The ${asked} Element is not part of this sandbox; it draws ${drawable.join(" and ")}.`);
  throw new IntegrationError(
    `A valid Element name must be provided. Valid Elements are:\n  ${[...drawable, ...known].join(", ")}; you passed: ${String(asked)}.`,
  );
}

/** React hands over its component, which carries the name; any other text simply finds nothing. */
function asType(type: unknown): ElementType {
  const carrier = typeof type === "function" ? Object.getOwnPropertyDescriptor(type, "__elementType")?.value : type;
  return String(carrier) as ElementType;
}

function readAppearance(value: unknown): Appearance {
  const given = plain(value);
  return {
    ...(textOf(given.theme) ? { theme: textOf(given.theme) ?? "stripe" } : {}),
    variables: texts(given.variables),
    rules: Object.fromEntries(Object.entries(toObject(given.rules)).map(([selector, rule]) => [selector, texts(rule)])),
  };
}

function texts(value: unknown): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [name, one] of Object.entries(toObject(value))) {
    if (typeof one === "string" || typeof one === "number") entries.push([name, String(one)]);
  }
  return Object.fromEntries(entries);
}

function readIntent(options: Record<string, unknown>): Intent {
  for (const gone of ["paymentMethodTypes", "payment_method_types"]) {
    if (gone in options)
      throw new IntegrationError(
        `Invalid value for elements(): ${gone} is no longer supported. Use allowedPaymentMethodTypes or excludedPaymentMethodTypes instead.`,
      );
  }
  if (options.clientSecret !== undefined) {
    if (options.mode !== undefined)
      throw new IntegrationError("Invalid value for elements(): You cannot specify both a clientSecret and a mode.");
    return { kind: "secret", clientSecret: requireClientSecret(options.clientSecret, "elements(): clientSecret") };
  }
  const mode = textOf(options.mode);
  if (mode !== "payment" && mode !== "setup" && mode !== "subscription") {
    throw new IntegrationError(
      "Invalid value for elements(): In order to create a payment element, you must pass a clientSecret or a mode ('payment', 'setup' or 'subscription') when creating the Elements group.",
    );
  }
  const { amount, currency } = options;
  if (typeof currency !== "string" || !/^[a-z]{3}$/.test(currency))
    throw new IntegrationError(
      `Invalid value for elements(): currency should be a three-letter lowercase ISO code. You specified: ${String(currency)}.`,
    );
  if (mode === "payment" && !(typeof amount === "number" && Number.isSafeInteger(amount) && amount > 0)) {
    throw new IntegrationError(
      `Invalid value for elements(): amount should be a positive amount in the currency's subunit. You specified: ${String(amount)}.`,
    );
  }
  return {
    kind: "deferred",
    mode,
    amount: typeof amount === "number" ? amount : null,
    currency,
    allowed: textList(options.allowedPaymentMethodTypes),
    excluded: textList(options.excludedPaymentMethodTypes) ?? [],
  };
}

function textList(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : null;
}
