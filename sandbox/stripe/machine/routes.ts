import { countrySpec, readAccount } from "./account";
import { readBalance } from "./balance";
import { visibleToBrowser } from "./browser-view";
import { updateCharge } from "./charges";
import { captureIntent, confirmIntent } from "./confirm";
import { createConfirmationToken } from "./confirmation-tokens";
import { createCustomer, deleteCustomer, updateCustomer } from "./customers";
import { closeDispute, updateDispute } from "./disputes";
import { createDomain, updateDomain, validateDomain } from "./domains";
import { elementsSession } from "./elements";
import { StripeProblem } from "./errors";
import { listEvents } from "./event-list";
import { createFile, createFileLink, readFile, readFileLink, type Upload, updateFileLink } from "./files";
import { requireClientSecret } from "./intent-rules";
import { isInRange, listPage, type Range, searchPage } from "./lists";
import { cancelIntent, createIntent, forgetIntent, updateIntent } from "./payment-intents";
import { attachPaymentMethod, createPaymentMethod, detachPaymentMethod, updatePaymentMethod } from "./payment-methods";
import { cancelRefund, createRefund, updateRefund } from "./refunds";
import { cancelSetupIntent, createSetupIntent } from "./setup-intents";
import type { Form, ResourceName } from "./state";
import { typed } from "./validate";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "./webhook-endpoints";
import { requireObject, type World } from "./world";

export type Call = { w: World; form: Form; id: string; url: string; upload: Upload | null };
export type Route = {
  method: "GET" | "POST" | "DELETE";
  /** As in Stripe's API description, which is where its parameters are looked up. */
  path: string;
  /** Any of these opens it to a restricted key; none means that every key may. */
  rights: string[];
  /** A publishable key may call it too (stripe.md section 6). */
  isForBrowser: boolean;
  run: (call: Call) => object;
};

const read = (path: string, right: string, run: Route["run"]): Route => ({
  method: "GET",
  path,
  rights: [`rak_${right}_read`],
  isForBrowser: false,
  run,
});
const write = (path: string, right: string, run: Route["run"]): Route => ({
  method: "POST",
  path,
  rights: [`rak_${right}_write`],
  isForBrowser: false,
  run,
});

type Listed = { id: string };
const list = (
  path: string,
  kind: ResourceName,
  right: string,
  keep: (item: Listed, form: Form) => boolean = () => true,
): Route =>
  read(path, right, ({ w, form, url }) =>
    listPage<Listed>(w.scope.objects[kind], form, url, (item) => keep(item, form)),
  );
const one = (path: string, kind: ResourceName, right: string): Route =>
  read(path, right, ({ w, id }) => requireObject(w, kind, id));

/** Keeps what equals the filters of the call; a filter that is not given keeps everything. */
const equals =
  (...fields: string[]) =>
  (item: Listed, form: Form): boolean => {
    const values = new Map(Object.entries(item));
    return fields.every((f) => form[f] === undefined || values.get(f) === form[f]);
  };

const intents: Route[] = [
  write("/v1/payment_intents", "payment_intent", ({ w, form }) => createAndConfirm(w, form)),
  read("/v1/payment_intents/search", "payment_intent", ({ w, form, url }) =>
    searchPage(w.scope.objects.payment_intent, form, url),
  ),
  list("/v1/payment_intents", "payment_intent", "payment_intent", equals("customer")),
  {
    ...one("/v1/payment_intents/{id}", "payment_intent", "payment_intent"),
    isForBrowser: true,
    run: ({ w, form, id }) => {
      const pi = requireObject(w, "payment_intent", id);
      if (w.caller?.kind === "publishable") requireClientSecret(pi, form.client_secret);
      return visibleToBrowser(w, pi);
    },
  },
  write("/v1/payment_intents/{id}", "payment_intent", ({ w, form, id }) => updateIntent(w, id, form)),
  {
    ...write("/v1/payment_intents/{id}/confirm", "payment_intent", ({ w, form, id }) => {
      const pi = requireObject(w, "payment_intent", id);
      if (w.caller?.kind === "publishable") requireClientSecret(pi, form.client_secret);
      return visibleToBrowser(w, confirmIntent(w, id, form));
    }),
    isForBrowser: true,
  },
  write("/v1/payment_intents/{id}/cancel", "payment_intent", ({ w, form, id }) => cancelIntent(w, id, form)),
  write("/v1/payment_intents/{id}/capture", "payment_intent", ({ w, form, id }) => captureIntent(w, id, form)),
];

/** A declined card leaves the PaymentIntent behind (402); a refused confirmation means that nothing was created. */
function createAndConfirm(w: World, form: Form): object {
  const pi = createIntent(w, form);
  if (form.confirm !== true) return pi;
  try {
    return confirmIntent(w, pi.id, confirmPart(form));
  } catch (problem) {
    if (problem instanceof StripeProblem && problem.status !== 402) forgetIntent(w, pi.id);
    throw problem;
  }
}

/** Creating with `confirm` has attached the method already; the rest belongs to the confirmation. */
function confirmPart(form: Form): Form {
  const { return_url, use_stripe_sdk, off_session, error_on_requires_action } = form;
  return Object.fromEntries(
    Object.entries({ return_url, use_stripe_sdk, off_session, error_on_requires_action }).flatMap(([k, v]) =>
      v === undefined ? [] : [[k, v]],
    ),
  );
}

const money: Route[] = [
  list("/v1/charges", "charge", "charge", equals("payment_intent", "customer")),
  one("/v1/charges/{id}", "charge", "charge"),
  write("/v1/charges/{id}", "charge", ({ w, form, id }) => updateCharge(w, id, form)),
  {
    ...write("/v1/refunds", "charge", ({ w, form }) => createRefund(w, form)),
    rights: ["rak_charge_write", "rak_refund_write"],
  },
  {
    ...list("/v1/refunds", "refund", "charge", equals("payment_intent", "charge")),
    rights: ["rak_charge_read", "rak_refund_read"],
  },
  { ...one("/v1/refunds/{id}", "refund", "charge"), rights: ["rak_charge_read", "rak_refund_read"] },
  {
    ...write("/v1/refunds/{id}", "charge", ({ w, form, id }) => updateRefund(w, id, form)),
    rights: ["rak_charge_write", "rak_refund_write"],
  },
  {
    ...write("/v1/refunds/{id}/cancel", "charge", ({ w, id }) => cancelRefund(w, id)),
    rights: ["rak_charge_write", "rak_refund_write"],
  },
  list("/v1/disputes", "dispute", "dispute", equals("payment_intent", "charge")),
  one("/v1/disputes/{id}", "dispute", "dispute"),
  write("/v1/disputes/{id}", "dispute", ({ w, form, id }) => updateDispute(w, id, form)),
  write("/v1/disputes/{id}/close", "dispute", ({ w, id }) => closeDispute(w, id)),
  read("/v1/balance", "balance", ({ w }) => readBalance(w)),
  read("/v1/balance_transactions", "balance_transaction_source", listTransactions),
  one("/v1/balance_transactions/{id}", "balance_transaction", "balance_transaction_source"),
  read("/v1/payouts", "payout", ({ w, form, url }) => {
    const { arrival_date } = typed<{ arrival_date?: Range }>(form);
    return listPage(
      w.scope.objects.payout,
      form,
      url,
      (payout) => isInRange(payout.arrival_date, arrival_date) && equals("status", "destination")(payout, form),
    );
  }),
  one("/v1/payouts/{id}", "payout", "payout"),
];

/** With `payout`: what that payout took to the bank, its own entry among it. */
function listTransactions({ w, form, url }: Call): object {
  const payout = form.payout === undefined ? null : requireObject(w, "payout", String(form.payout), "payout").id;
  const isKept = equals("type", "source", "currency");
  return listPage(
    w.scope.objects.balance_transaction,
    form,
    url,
    (t) => isKept(t, form) && (payout === null || w.scope.paidOut[t.id] === payout),
  );
}

const people: Route[] = [
  write("/v1/customers", "customer", ({ w, form }) => createCustomer(w, form)),
  list("/v1/customers", "customer", "customer", equals("email")),
  one("/v1/customers/{id}", "customer", "customer"),
  write("/v1/customers/{id}", "customer", ({ w, form, id }) => updateCustomer(w, id, form)),
  { ...write("/v1/customers/{id}", "customer", ({ w, id }) => deleteCustomer(w, id)), method: "DELETE" },
  {
    ...write("/v1/payment_methods", "payment_method", ({ w, form }) => createPaymentMethod(w, form)),
    isForBrowser: true,
  },
  list("/v1/payment_methods", "payment_method", "payment_method", equals("type", "customer")),
  one("/v1/payment_methods/{id}", "payment_method", "payment_method"),
  write("/v1/payment_methods/{id}", "payment_method", ({ w, form, id }) => updatePaymentMethod(w, id, form)),
  write("/v1/payment_methods/{id}/attach", "payment_method", ({ w, form, id }) =>
    attachPaymentMethod(w, id, String(form.customer ?? "")),
  ),
  write("/v1/payment_methods/{id}/detach", "payment_method", ({ w, id }) => detachPaymentMethod(w, id)),
  {
    ...write("/v1/confirmation_tokens", "confirmation_token", ({ w, form }) => createConfirmationToken(w, form)),
    isForBrowser: true,
  },
  write("/v1/test_helpers/confirmation_tokens", "confirmation_token", ({ w, form }) =>
    createConfirmationToken(w, form),
  ),
  one("/v1/confirmation_tokens/{id}", "confirmation_token", "confirmation_token"),
  write("/v1/setup_intents", "setup_intent", ({ w, form }) => createSetupIntent(w, form)),
  list("/v1/setup_intents", "setup_intent", "setup_intent", equals("customer", "payment_method")),
  one("/v1/setup_intents/{id}", "setup_intent", "setup_intent"),
  write("/v1/setup_intents/{id}/cancel", "setup_intent", ({ w, id }) => cancelSetupIntent(w, id)),
];

const account: Route[] = [
  read("/v1/account", "accounts_kyc_basic", ({ w }) => readAccount(w, null)),
  read("/v1/accounts/{id}", "accounts_kyc_basic", ({ w, id }) => readAccount(w, id)),
  {
    ...read("/v1/elements/sessions", "elements", ({ w, form }) => elementsSession(w, form)),
    rights: [],
    isForBrowser: true,
  },
  { ...read("/v1/country_specs/{id}", "country_spec", ({ w, id }) => countrySpec(w, id)), rights: [] },
  write("/v1/webhook_endpoints", "webhook", ({ w, form }) => createEndpoint(w, form)),
  list("/v1/webhook_endpoints", "webhook_endpoint", "webhook"),
  one("/v1/webhook_endpoints/{id}", "webhook_endpoint", "webhook"),
  write("/v1/webhook_endpoints/{id}", "webhook", ({ w, form, id }) => updateEndpoint(w, id, form)),
  { ...write("/v1/webhook_endpoints/{id}", "webhook", ({ w, id }) => deleteEndpoint(w, id)), method: "DELETE" },
  read("/v1/events", "event", ({ w, form, url }) => listEvents(w, form, url)),
  one("/v1/events/{id}", "event", "event"),
  write("/v1/files", "file", ({ w, form, upload }) => createFile(w, form, upload)),
  list("/v1/files", "file", "file", equals("purpose")),
  read("/v1/files/{id}", "file", ({ w, id }) => readFile(w, id)),
  write("/v1/file_links", "file_link", ({ w, form }) => createFileLink(w, form)),
  list("/v1/file_links", "file_link", "file_link", equals("file")),
  read("/v1/file_links/{id}", "file_link", ({ w, id }) => readFileLink(w, id)),
  write("/v1/file_links/{id}", "file_link", ({ w, form, id }) => updateFileLink(w, id, form)),
  write("/v1/payment_method_domains", "payment_method_domain", ({ w, form }) => createDomain(w, form)),
  list(
    "/v1/payment_method_domains",
    "payment_method_domain",
    "payment_method_domain",
    equals("domain_name", "enabled"),
  ),
  one("/v1/payment_method_domains/{id}", "payment_method_domain", "payment_method_domain"),
  write("/v1/payment_method_domains/{id}", "payment_method_domain", ({ w, form, id }) => updateDomain(w, id, form)),
  write("/v1/payment_method_domains/{id}/validate", "payment_method_domain", ({ w, id }) => validateDomain(w, id)),
];

export const routes: readonly Route[] = [...intents, ...money, ...people, ...account];

type Compiled = { route: Route; pattern: RegExp };
/** By method and the third part of the path, which is the resource; no route has a variable there. */
const compiled = new Map<string, Compiled[]>();
for (const route of routes) {
  const place = placeOf(route.method, route.path);
  const pattern = new RegExp(`^${route.path.replaceAll("{id}", "([^/]+)")}/?$`);
  compiled.set(place, [...(compiled.get(place) ?? []), { route, pattern }]);
}

function placeOf(method: string, path: string): string {
  return `${method} ${path.split("/", 3)[2] ?? ""}`;
}

/** An id with broken escapes is an id that nobody has. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    // URIError: looked up as it was sent, and not found.
    return id;
  }
}

export function matchRoute(method: string, path: string): { route: Route; id: string } | null {
  for (const { route, pattern } of compiled.get(placeOf(method, path)) ?? []) {
    const m = pattern.exec(path);
    if (m !== null) return { route, id: decoded(m[1] ?? "") };
  }
  return null;
}
