import { readdirSync } from "node:fs";
import path from "node:path";

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

export const everyone: Role[] = ["owner", "member", "developer"];
export const money: Role[] = ["owner", "member"];
export const keys: Role[] = ["owner"];
/** What programs are built with. In live mode owners only: the verbs see to it (lib/hooks/deliver-messages.test.ts). */
export const builders: Role[] = ["owner", "developer"];
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
