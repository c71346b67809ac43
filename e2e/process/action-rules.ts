import { createHash } from "node:crypto";
import { LONGEST } from "../../lib/businesses/business-form";
import { builders, everyone, type Ids, keys, money, type Role } from "./routes";

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
