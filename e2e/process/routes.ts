import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { LONGEST } from "../../lib/businesses/business-form";

/** Everything of business A that an address or an action may name. */
export type Ids = {
  business: string;
  invoice: string;
  draft: string;
  customer: string;
  product: string;
  order: string;
  /** The last part of the product's public address. */
  offerKey: string;
  /** The order's link. */
  orderToken: string;
  payment: string;
  payout: string;
  difference: string;
  attempt: string;
  picture: string;
  endpoint: string;
  event: string;
  connection: string;
  membership: string;
  invitation: string;
  mail: string;
  token: string;
  /** An address of A's own system, a message that was sent there, and a key for programs. */
  hook: string;
  delivery: string;
  apiKey: string;
  /** Of the shield. */
  pause: string;
};

export type Role = "owner" | "member" | "developer";

/** Who may read an address, and where it stands for a business's ids. */
export type Route =
  | { for: "public"; path: (ids: Ids) => string }
  /** Whoever is signed in. */
  | { for: "person"; path: (ids: Ids) => string }
  /** Members of the business in the path, with one of these roles. */
  | { for: "members"; roles: Role[]; method?: "POST"; path: (ids: Ids) => string }
  /** The link is the authority. */
  | { for: "link"; method?: "POST"; path: (ids: Ids) => string }
  /** A program's key is the authority: it names its business. */
  | { for: "program"; method?: "POST"; path: (ids: Ids) => string }
  /** The signature is the authority. */
  | { for: "signature"; path: (ids: Ids) => string };

const everyone: Role[] = ["owner", "member", "developer"];
const money: Role[] = ["owner", "member"];
const keys: Role[] = ["owner"];
/** What programs are built with. In live mode owners only: the verbs see to it (lib/hooks/deliver-messages.test.ts). */
const builders: Role[] = ["owner", "developer"];
const under = (rest: string) => (ids: Ids) => `/b/${ids.business}${rest}`;

/** Every page and route of the product. One that is missing here fails the test: say first who may read it. */
export const routes: Record<string, Route> = {
  "(site)/page.tsx": { for: "public", path: () => "/" },
  "(auth)/sign-in/page.tsx": { for: "public", path: () => "/sign-in" },
  "(auth)/sign-up/page.tsx": { for: "public", path: () => "/sign-up" },
  "(auth)/reset/page.tsx": { for: "public", path: () => "/reset" },
  "(auth)/reset/[token]/page.tsx": { for: "public", path: () => "/reset/not-a-token" },
  "(auth)/invitation/[token]/page.tsx": { for: "public", path: () => "/invitation/not-a-token" },
  "api/auth/[...nextauth]/route.ts": { for: "public", path: () => "/api/auth/session" },
  "developers/page.tsx": { for: "public", path: () => "/developers" },
  "api/logo/[picture]/route.ts": { for: "public", path: (ids) => `/api/logo/${ids.picture}` },

  "(owner)/b/page.tsx": { for: "person", path: () => "/b" },

  "(owner)/b/[business]/page.tsx": { for: "members", roles: everyone, path: under("") },
  "(owner)/b/[business]/settings/account/page.tsx": {
    for: "members",
    roles: everyone,
    path: under("/settings/account"),
  },
  "(owner)/b/[business]/invoices/page.tsx": { for: "members", roles: money, path: under("/invoices") },
  "(owner)/b/[business]/invoices/new/page.tsx": { for: "members", roles: money, path: under("/invoices/new") },
  "(owner)/b/[business]/invoices/[invoice]/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/invoices/${ids.invoice}`)(ids),
  },
  "(owner)/b/[business]/invoices/[invoice]/edit/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/invoices/${ids.draft}/edit`)(ids),
  },
  "(owner)/b/[business]/invoices/[invoice]/send/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/invoices/${ids.draft}/send`)(ids),
  },
  "(owner)/b/[business]/invoices/[invoice]/pdf/route.ts": {
    for: "members",
    roles: money,
    path: (ids) => under(`/invoices/${ids.invoice}/pdf`)(ids),
  },
  "(owner)/b/[business]/invoices/[invoice]/preview/mail/route.ts": {
    for: "members",
    roles: money,
    method: "POST",
    path: (ids) => under(`/invoices/${ids.invoice}/preview/mail`)(ids),
  },
  "(preview)/b/[business]/invoices/[invoice]/preview/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/invoices/${ids.invoice}/preview`)(ids),
  },
  "(owner)/b/[business]/customers/page.tsx": { for: "members", roles: money, path: under("/customers") },
  "(owner)/b/[business]/customers/import/page.tsx": {
    for: "members",
    roles: money,
    path: under("/customers/import"),
  },
  "(owner)/b/[business]/customers/new/page.tsx": { for: "members", roles: money, path: under("/customers/new") },
  "(owner)/b/[business]/customers/[customer]/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/customers/${ids.customer}`)(ids),
  },
  "(owner)/b/[business]/products/page.tsx": { for: "members", roles: everyone, path: under("/products") },
  "(owner)/b/[business]/products/new/page.tsx": { for: "members", roles: money, path: under("/products/new") },
  "(owner)/b/[business]/products/[product]/page.tsx": {
    for: "members",
    roles: everyone,
    path: (ids) => under(`/products/${ids.product}`)(ids),
  },
  "(owner)/b/[business]/products/[product]/online/page.tsx": {
    for: "members",
    roles: everyone,
    path: (ids) => under(`/products/${ids.product}/online`)(ids),
  },
  "(owner)/b/[business]/products/[product]/wordpress/route.ts": {
    for: "members",
    roles: everyone,
    path: (ids) => under(`/products/${ids.product}/wordpress`)(ids),
  },
  "(owner)/b/[business]/products/orders/page.tsx": { for: "members", roles: money, path: under("/products/orders") },
  "(owner)/b/[business]/products/orders/export/route.ts": {
    for: "members",
    roles: money,
    path: under("/products/orders/export"),
  },
  "(owner)/b/[business]/products/orders/[order]/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/products/orders/${ids.order}`)(ids),
  },
  "(owner)/b/[business]/payments/page.tsx": { for: "members", roles: money, path: under("/payments") },
  "(owner)/b/[business]/payments/export/route.ts": { for: "members", roles: money, path: under("/payments/export") },
  "(owner)/b/[business]/payments/new/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/payments/new?invoice=${ids.invoice}`)(ids),
  },
  "(owner)/b/[business]/payments/[payment]/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/payments/${ids.payment}`)(ids),
  },
  "(owner)/b/[business]/payments/comparison/page.tsx": {
    for: "members",
    roles: money,
    path: under("/payments/comparison"),
  },
  "(owner)/b/[business]/payments/payouts/page.tsx": { for: "members", roles: money, path: under("/payments/payouts") },
  "(owner)/b/[business]/payments/payouts/[payout]/page.tsx": {
    for: "members",
    roles: money,
    path: (ids) => under(`/payments/payouts/${ids.payout}`)(ids),
  },
  "(owner)/b/[business]/payments/payouts/[payout]/export/route.ts": {
    for: "members",
    roles: money,
    path: (ids) => under(`/payments/payouts/${ids.payout}/export`)(ids),
  },
  "(owner)/b/[business]/settings/page.tsx": { for: "members", roles: keys, path: under("/settings") },
  "(owner)/b/[business]/settings/mail/page.tsx": { for: "members", roles: keys, path: under("/settings/mail") },
  "(owner)/b/[business]/settings/mail/server/page.tsx": {
    for: "members",
    roles: keys,
    path: under("/settings/mail/server"),
  },
  "(owner)/b/[business]/settings/team/page.tsx": { for: "members", roles: keys, path: under("/settings/team") },
  "(owner)/b/[business]/settings/developers/page.tsx": {
    for: "members",
    roles: builders,
    path: under("/settings/developers"),
  },
  "(owner)/b/[business]/settings/developers/[endpoint]/page.tsx": {
    for: "members",
    roles: builders,
    path: (ids) => under(`/settings/developers/${ids.hook}`)(ids),
  },
  "(owner)/b/[business]/settings/health/page.tsx": { for: "members", roles: keys, path: under("/settings/health") },
  "(owner)/b/[business]/settings/health/events/[event]/page.tsx": {
    for: "members",
    roles: keys,
    path: (ids) => under(`/settings/health/events/${ids.event}`)(ids),
  },
  "(owner)/b/[business]/settings/online-payments/page.tsx": {
    for: "members",
    roles: keys,
    path: under("/settings/online-payments"),
  },
  "(owner)/b/[business]/settings/online-payments/rehearsal/page.tsx": {
    for: "members",
    roles: keys,
    path: under("/settings/online-payments/rehearsal"),
  },
  "(owner)/b/[business]/settings/online-payments/live/page.tsx": {
    for: "members",
    roles: keys,
    path: under("/settings/online-payments/live"),
  },

  "i/[token]/page.tsx": { for: "link", path: (ids) => `/i/${ids.token}` },
  "i/[token]/pay/page.tsx": { for: "link", path: (ids) => `/i/${ids.token}/pay` },
  "i/[token]/pdf/route.ts": { for: "link", path: (ids) => `/i/${ids.token}/pdf` },
  "i/[token]/viewed/route.ts": { for: "link", method: "POST", path: (ids) => `/i/${ids.token}/viewed` },
  "buy/[key]/page.tsx": { for: "link", path: (ids) => `/buy/${ids.offerKey}` },
  "buy/[key]/[token]/page.tsx": { for: "link", path: (ids) => `/buy/${ids.offerKey}/${ids.orderToken}` },
  "api/orders/route.ts": { for: "link", method: "POST", path: () => "/api/orders" },
  "api/embed-reports/route.ts": { for: "link", method: "POST", path: () => "/api/embed-reports" },
  "api/payment-intents/route.ts": { for: "link", method: "POST", path: () => "/api/payment-intents" },
  "api/payment-touch/route.ts": { for: "link", method: "POST", path: () => "/api/payment-touch" },
  "api/payment-check/route.ts": { for: "link", method: "POST", path: () => "/api/payment-check" },

  "api/v1/invoices/route.ts": { for: "program", method: "POST", path: () => "/api/v1/invoices" },
  "api/v1/invoices/[invoice]/route.ts": { for: "program", path: (ids) => `/api/v1/invoices/${ids.invoice}` },
  "api/v1/invoices/[invoice]/void/route.ts": {
    for: "program",
    method: "POST",
    path: (ids) => `/api/v1/invoices/${ids.invoice}/void`,
  },

  "api/webhooks/stripe/[endpoint]/route.ts": {
    for: "signature",
    path: (ids) => `/api/webhooks/stripe/${ids.endpoint}`,
  },
};

/** What stands in `app/` right now. */
export function routesOnDisk(): string[] {
  const folder = path.resolve(import.meta.dirname, "../../app");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)(page\.tsx?|route\.tsx?)$/.test(file))
    .sort();
}

type Input = Record<string, unknown>;

/** Who may call a server action; `names` are A's ids beside the business. */
export type ActionRule =
  | { for: "public" }
  | { for: "person" }
  | { for: "members"; roles: Role[]; names: (ids: Ids) => Input };

const line = { description: "Taken over", quantity: "1", unitPrice: "1", discount: "", taxRate: "" };
const draft = (ids: Ids) => ({
  revision: 1,
  mode: "test",
  customerId: ids.customer,
  currency: "EUR",
  language: "en",
  issueOn: "",
  dueOn: "",
  termDays: 14,
  notes: "",
  lines: [line],
});
const mail = { to: "thief@evil.example", cc: "", subject: "Hello", body: "Hello", pressKey: "press-key-1" };
const template = { kind: "invoice", language: "en", subject: "Changed", body: "Changed" };
const product = {
  name: "Taken over",
  code: "",
  description: "",
  unit: "",
  price: "1",
  priceIncludesTax: "yes",
  currency: "EUR",
  taxRate: "0",
};
const offer = {
  websites: "evil.example",
  publicName: "Taken over",
  publicText: "",
  amountKind: "open",
  minimum: "1",
  minQuantity: "1",
  maxQuantity: "1",
  stock: "",
  shownStock: "",
  thankYouText: "",
  returnUrl: "https://evil.example",
  termsText: "",
  termsUrl: "",
  notify: "thief@evil.example",
  language: "en",
  fields: "[]",
};
const FILE_TEXT = "Name\nTaken over\n";
const FILE_DIGEST = createHash("sha256").update(FILE_TEXT).digest("hex");
const customerFile = () => new File([FILE_TEXT], "customers.csv", { type: "text/csv" });
const customer = { name: "Taken over", email: "thief@evil.example" };
/** Complete, so that it is refused for who asks and not for what is missing. */
const business = {
  ...Object.fromEntries(Object.keys(LONGEST).map((field) => [field, "Taken over"])),
  country: "DE",
  language: "en",
  paperSize: "a4",
  paidNotice: "off",
  paymentTermDays: "14",
  reminderAfterDays: "",
  testPattern: "T-{N}",
  testNext: "1",
  testShownNext: "1",
  livePattern: "L-{N}",
  liveNext: "1",
  liveShownNext: "1",
  testProformaPattern: "TP-{N}",
  testProformaNext: "1",
  testProformaShownNext: "1",
  liveProformaPattern: "LP-{N}",
  liveProformaNext: "1",
  liveProformaShownNext: "1",
};
const emptyKeys = { testPublishableKey: "", testSecretKey: "", livePublishableKey: "", liveSecretKey: "" };
const hook = { url: "https://thief.example/hooks", events: ["payment.succeeded"] };
const ofMembers = (roles: Role[], names: (ids: Ids) => Input = () => ({})): ActionRule => ({
  for: "members",
  roles,
  names,
});

/** Every server action of the build, with the input that would reach into business A. */
export const actions: Record<string, ActionRule> = {
  signUpAction: { for: "public" },
  requestResetAction: { for: "public" },
  resetPasswordAction: { for: "public" },
  acceptAsNewAction: { for: "public" },
  acceptSignedInAction: { for: "person" },
  signOutAction: { for: "person" },
  changePasswordAction: { for: "person" },
  endOtherSessionsAction: { for: "person" },
  renameAction: { for: "person" },

  // A plain form that sets a cookie of the browser which pressed it, and nothing else.
  chooseModeAction: { for: "person" },

  saveMailServerAction: ofMembers(keys, () => ({
    host: "thief.example",
    port: "587",
    security: "starttls",
    user: "",
    password: "",
    fromAddress: "thief@thief.example",
  })),
  removeMailServerAction: ofMembers(keys, () => ({})),
  sendTestMailAction: ofMembers(keys),
  decideStandingAction: ofMembers(keys, () => ({ decision: "copy" })),

  saveDraftAction: ofMembers(money, (ids) => ({ invoiceId: ids.draft, ...draft(ids) })),
  checkDraftAction: ofMembers(money, (ids) => ({ invoiceId: ids.draft })),
  issueAction: ofMembers(money, (ids) => ({ invoiceId: ids.draft })),
  deleteDraftAction: ofMembers(money, (ids) => ({ invoiceId: ids.draft })),
  voidAction: ofMembers(money, (ids) => ({ invoiceId: ids.invoice, reason: "Taken over" })),
  correctAction: ofMembers(money, (ids) => ({ invoiceId: ids.invoice, reason: "Taken over" })),
  duplicateAction: ofMembers(money, (ids) => ({ invoiceId: ids.invoice })),
  renewLinkAction: ofMembers(money, (ids) => ({ invoiceId: ids.invoice })),
  sendAction: ofMembers(money, (ids) => ({ invoiceId: ids.draft, expectedNumber: "", ...mail })),
  remindAction: ofMembers(money, (ids) => ({ invoiceId: ids.invoice, ...mail })),
  retryMailAction: ofMembers(money, (ids) => ({ invoiceId: ids.invoice, mailId: ids.mail })),
  searchCustomersAction: ofMembers(money, () => ({ search: "a" })),
  saveCustomerAction: ofMembers(money, (ids) => ({ customerId: ids.customer, isNew: "no", ...customer })),
  previewImportAction: ofMembers(money, () => ({ file: customerFile() })),
  importCustomersAction: ofMembers(money, () => ({ file: customerFile(), digest: FILE_DIGEST, expected: "1" })),
  archiveCustomerAction: ofMembers(money, (ids) => ({ customerId: ids.customer, isArchived: "yes" })),
  endPauseAction: ofMembers(keys, (ids) => ({ pauseId: ids.pause })),
  replayEventsAction: ofMembers(keys, (ids) => ({ ids: ids.event })),
  // Messages are the owners' own business; that a member may not put one away is asked in money.spec.
  markHandledAction: ofMembers(keys, (ids) => ({ kind: "event", id: ids.event })),
  suggestInvoicesAction: ofMembers(money, () => ({ text: "Hidden work", amount: "120", currency: "EUR" })),
  recordPaymentAction: ofMembers(money, (ids) => ({
    invoiceId: ids.invoice,
    kind: "cash",
    amount: "1",
    currency: "EUR",
    paidOn: "2026-01-02",
    note: "Taken over",
    requestId: "request-of-a-thief",
  })),
  refundAction: ofMembers(money, (ids) => ({
    paymentId: ids.payment,
    amount: "1",
    currency: "EUR",
    requestId: "request-of-a-thief",
    shownLeftMinor: "12000",
  })),
  takeBackAction: ofMembers(money, (ids) => ({ paymentId: ids.payment, reason: "Taken over" })),
  applyCreditAction: ofMembers(money, (ids) => ({
    paymentId: ids.payment,
    invoiceId: ids.invoice,
    amount: "1",
    currency: "EUR",
    requestId: "request-of-a-thief",
  })),
  saveProductAction: ofMembers(money, (ids) => ({ productId: ids.product, revision: 1, ...product })),
  archiveProductAction: ofMembers(money, (ids) => ({ productId: ids.product, isArchived: "yes" })),
  savePictureAction: ofMembers(money, (ids) => ({
    productId: ids.product,
    picture: new File(["GIF89a"], "picture.gif", { type: "image/gif" }),
  })),
  removePictureAction: ofMembers(money, (ids) => ({ productId: ids.product })),
  searchProductsAction: ofMembers(money, () => ({ search: "", mode: "test" })),
  startOfferAction: ofMembers(money, (ids) => ({ productId: ids.product, websites: "evil.example" })),
  switchOfferAction: ofMembers(money, (ids) => ({ productId: ids.product, isOn: "no" })),
  saveOfferAction: ofMembers(money, (ids) => ({ productId: ids.product, ...offer })),
  checkSiteAction: ofMembers(everyone, (ids) => ({ productId: ids.product, address: "http://localhost:1/" })),
  forgetReportsAction: ofMembers(money, (ids) => ({ productId: ids.product })),
  releaseMailAction: ofMembers(money, (ids) => ({ orderId: ids.order })),
  // The public form of a product's page.
  placeOrderAction: { for: "public" },
  checkNowAction: ofMembers(money, (ids) => ({ attemptId: ids.attempt })),
  compareNowAction: ofMembers(money),
  recordDifferenceAction: ofMembers(money, (ids) => ({ differenceId: ids.difference })),
  setDifferenceAsideAction: ofMembers(money, (ids) => ({ differenceId: ids.difference })),

  createEndpointAction: ofMembers(builders, () => ({ mode: "live", ...hook })),
  changeEndpointAction: ofMembers(builders, (ids) => ({ endpointId: ids.hook, ...hook })),
  switchEndpointAction: ofMembers(builders, (ids) => ({ endpointId: ids.hook, isOn: "no" })),
  removeEndpointAction: ofMembers(builders, (ids) => ({ endpointId: ids.hook })),
  rollSecretAction: ofMembers(builders, (ids) => ({ endpointId: ids.hook })),
  sendTestEventAction: ofMembers(builders, (ids) => ({ endpointId: ids.hook })),
  redeliverAction: ofMembers(builders, (ids) => ({ deliveryId: ids.delivery })),
  redeliverFailedAction: ofMembers(builders, (ids) => ({ endpointId: ids.hook })),
  createKeyAction: ofMembers(builders, () => ({ mode: "live", name: "Thief" })),
  revokeKeyAction: ofMembers(builders, (ids) => ({ keyId: ids.apiKey })),

  saveBusinessAction: ofMembers(keys, () => business),
  saveLogoAction: ofMembers(keys, () => ({ logo: new File(["GIF89a"], "logo.gif", { type: "image/gif" }) })),
  removeLogoAction: ofMembers(keys),
  saveTemplateAction: ofMembers(keys, () => template),
  resetTemplateAction: ofMembers(keys, () => template),
  previewTemplateAction: ofMembers(keys, () => template),
  sendSampleAction: ofMembers(keys, () => template),
  inviteAction: ofMembers(keys, () => ({ email: "thief@evil.example", role: "owner" })),
  changeRoleAction: ofMembers(keys, (ids) => ({ membershipId: ids.membership, role: "developer" })),
  removeMemberAction: ofMembers(keys, (ids) => ({ membershipId: ids.membership })),
  withdrawInvitationAction: ofMembers(keys, (ids) => ({ invitationId: ids.invitation })),
  openSignUpAction: ofMembers(keys, () => ({ isOpen: "on" })),
  saveConnectionAction: ofMembers(keys, () => ({ provider: "stripe", enabled: "on", ...emptyKeys })),
  setEnabledAction: ofMembers(keys, () => ({ provider: "stripe" })),
  setAutoPaymentsAction: ofMembers(keys),
  checkConnectionAction: ofMembers(keys, (ids) => ({ connectionId: ids.connection })),
  setAutoProofAction: ofMembers(keys, (ids) => ({ connectionId: ids.connection })),
  repairWebhookAction: ofMembers(keys, (ids) => ({ connectionId: ids.connection })),
  disconnectAction: ofMembers(keys, (ids) => ({ connectionId: ids.connection })),
  sendSampleInvoiceAction: ofMembers(keys, (ids) => ({ invoiceId: ids.draft, customerId: ids.customer })),
};
