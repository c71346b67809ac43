import SqliteFile from "better-sqlite3";
import { expect } from "playwright/test";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import type { Issued, Person } from "../product";
import type { Stack } from "../stack";
import { until } from "../until";
import { openVisitor, signIn, type Visitor } from "./actions";
import { comeBack, foreignPayment, payByCard, requireForm } from "./customer";
import { endpointOf, issue, openInstallation } from "./installation";
import { query } from "./ledger";
import type { Ids, Role } from "./routes";

/** Anna's business A and Ben's B in one installation, each with its own Stripe account; its queues rest. */
export type TwoBusinesses = {
  stack: Stack;
  anna: Person;
  ids: Ids;
  idsOfBen: Ids;
  unpaid: Issued;
  unpaidOfBen: Issued;
  /** The people of A. */
  team: Record<Role, Visitor>;
  visitorBen: Visitor;
};

/** Words that only people of A may read. */
export const secrets = ["Zuzanna", "tajemnica", "zuzanna@", "acct_sandboxNordlicht", "Nordlicht", "Hidden work"];
const hidden = { customer: "Zuzanna Tajemnica", email: "zuzanna@tajemnica.example", description: "Hidden work" };

export const leaks = (text: string): string[] => secrets.filter((word) => text.includes(word));

export async function openTwoBusinesses(): Promise<TwoBusinesses> {
  const { stack, owner: anna } = await openInstallation();
  const ben = await stack.product.signUpPerson({
    email: "ben@harbor.example",
    password: "bread-and-butter-2026",
    name: "Harbor Bakery",
    country: "US",
  });
  await stack.product.connect({ person: ben, test: sandboxKeys.harbor.test });
  const visitorBen = await signIn(stack, ben);
  const owner = await signIn(stack, anna);
  const member = await join(stack, anna, owner, "member");
  const developer = await join(stack, anna, owner, "developer");
  const ids = await fill(stack, anna, owner, { ...hidden, secretKey: sandboxKeys.nordlicht.test.secret });
  const idsOfBen = await fill(stack, ben, visitorBen, { secretKey: sandboxKeys.harbor.test.secret });
  const unpaid = await issue(stack, anna, hidden);
  const unpaidOfBen = await issue(stack, ben);
  // At rest, so that whatever changes was changed by a request of the test.
  await until("all mails are sent", 30_000, () => {
    return query(stack.db, "SELECT id FROM mails WHERE state = 'queued'").length === 0;
  });
  await stack.control.idle();
  stack.control.setRule({ drop: true });
  await stack.restart({ PAYMAST_WORKER: "off" });
  const team = { owner, member, developer };
  return { stack, anna, ids, idsOfBen, unpaid, unpaidOfBen, team, visitorBen };
}

/** Invited by mail, accepted with a password, signed in. */
async function join(stack: Stack, anna: Person, owner: Visitor, role: "member" | "developer"): Promise<Visitor> {
  const person = { email: `${role}@nordlicht.example`, password: `a-long-password-of-a-${role}` };
  const { businessId } = anna;
  const invitation = { businessId, email: person.email, role };
  const invited = await owner.act("inviteAction", `/b/${businessId}/settings/team`, invitation);
  const path = new URL(String(dataOf(invited.value).url)).pathname;
  const token = path.split("/").at(-1) ?? "";
  const accepted = await openVisitor(stack).act("acceptAsNewAction", path, { token, password: person.password });
  expect(accepted.value, accepted.body).toMatchObject({ ok: true });
  return signIn(stack, person);
}

function dataOf(value: Record<string, unknown> | null): Record<string, unknown> {
  const data = value?.data;
  if (typeof data !== "object" || data === null) throw new Error(`The action gave no data: ${JSON.stringify(value)}`);
  return { ...data };
}

/** A paid invoice, a draft, an open invitation; and the ids of everything that came with them. */
async function fill(
  stack: Stack,
  person: Person,
  visitor: Visitor,
  { secretKey, ...wanted }: Partial<typeof hidden> & { secretKey: string },
): Promise<Ids> {
  const { businessId } = person;
  const paid = await issue(stack, person, wanted);
  const form = await requireForm(stack, paid.token);
  await payByCard(stack, form);
  expect(await comeBack(stack, paid.token)).toMatchObject({ kind: "paid" });
  const page = `/b/${businessId}/invoices`;
  const copy = await visitor.act("duplicateAction", page, { businessId, invoiceId: paid.invoiceId });
  const team = `/b/${businessId}/settings/team`;
  const invite = { businessId, email: `late@${businessId.replaceAll("_", "-")}.example`, role: "member" };
  expect((await visitor.act("inviteAction", team, invite)).value).toMatchObject({ ok: true });
  // Its messages came, so that one of them can be named.
  await stack.control.idle();
  const sold = await sell(stack, businessId, visitor, wanted);
  await readBook(stack, businessId, visitor, secretKey);
  const hook = await connectPrograms(businessId, visitor);
  const idOf = (sql: string) => query<{ id: string }>(stack.db, sql, businessId)[0]?.id ?? "";
  return {
    business: businessId,
    invoice: paid.invoiceId,
    draft: String(dataOf(copy.value).invoiceId),
    customer: paid.customerId,
    ...sold,
    payment: idOf("SELECT id FROM payments WHERE business_id = ?"),
    payout: idOf("SELECT id FROM payouts WHERE business_id = ?"),
    difference: idOf("SELECT id FROM differences WHERE business_id = ?"),
    attempt: form.attemptId,
    picture: idOf("SELECT id FROM pictures WHERE business_id = ?"),
    endpoint: endpointOf(stack, person).id,
    event: idOf("SELECT id FROM provider_events WHERE business_id = ? AND body IS NOT NULL"),
    connection: idOf("SELECT id FROM connections WHERE business_id = ?"),
    membership: idOf("SELECT id FROM memberships WHERE business_id = ? ORDER BY created_at DESC"),
    invitation: idOf("SELECT id FROM mailed_tokens WHERE business_id = ? AND used_at IS NULL"),
    mail: idOf("SELECT id FROM mails WHERE business_id = ? AND kind = 'receipt'"),
    token: paid.token,
    hook,
    delivery: idOf("SELECT id FROM hook_deliveries WHERE business_id = ?"),
    pause: aPause(stack, businessId),
    apiKey: idOf("SELECT id FROM api_keys WHERE business_id = ?"),
  };
}

/** A pause of the shield that lasts: refusing enough cards to cause one would take minutes. */
function aPause(stack: Stack, businessId: string): string {
  const id = `shp_${businessId}`;
  const db = new SqliteFile(stack.db, { timeout: 5_000 });
  db.prepare(
    `INSERT INTO shield_pauses (id, business_id, mode, subject, subject_id, title, path, declines, stopped, started_at, until)
     VALUES (?, ?, 'test', 'offer', 'off_none', '/buy/none', '/products', 25, 3, ?, ?)`,
  ).run(id, businessId, Date.now(), Date.now() + 3_600_000);
  db.close();
  return id;
}

/** An address where nobody listens, with a message in its log, and a key for programs. */
async function connectPrograms(businessId: string, visitor: Visitor): Promise<string> {
  const page = `/b/${businessId}/settings/developers`;
  const wanted = { businessId, mode: "test", url: "http://127.0.0.1:9/", events: ["invoice.issued"] };
  const made = await visitor.act("createEndpointAction", page, wanted);
  expect(made.value, made.body).toMatchObject({ ok: true });
  const endpointId = String(dataOf(made.value).endpointId);
  const tried = await visitor.act("sendTestEventAction", `${page}/${endpointId}`, { businessId, endpointId });
  expect(tried.value, tried.body).toMatchObject({ ok: false, message: expect.stringContaining("did not arrive") });
  const key = await visitor.act("createKeyAction", page, { businessId, mode: "test", name: "Shop" });
  expect(key.value, key.body).toMatchObject({ ok: true });
  return endpointId;
}

/** A product for sale (developers may read its name), and an order of it that somebody paid (which they may not). */
async function sell(
  stack: Stack,
  businessId: string,
  visitor: Visitor,
  { customer = "Bea Buyer", email = "bea@buyer.example" }: Partial<typeof hidden>,
): Promise<Pick<Ids, "product" | "order" | "offerKey" | "orderToken">> {
  const productId = `prd_${businessId.replace(/\W|_/g, "").toLowerCase().padEnd(20, "0").slice(0, 26)}`;
  const page = `/b/${businessId}/products`;
  const product = {
    ...{ businessId, productId, revision: 0, name: "Sourdough", code: "", description: "", unit: "" },
    ...{ price: "49", priceIncludesTax: "yes", currency: "EUR", taxRate: "23" },
  };
  const saved = await visitor.act("saveProductAction", `${page}/new`, product);
  expect(saved.value, saved.body).toMatchObject({ ok: true });
  const started = await visitor.act("startOfferAction", `${page}/${productId}/online`, {
    businessId,
    productId,
    websites: "",
  });
  expect(started.value, started.body).toMatchObject({ ok: true });
  const offerKey = String(dataOf(started.value).key);
  const answer = await fetch(`${stack.url}/api/orders`, {
    method: "POST",
    headers: { "Content-Type": "application/json", origin: stack.url },
    body: JSON.stringify({
      ...{ key: offerKey, formKey: "A".repeat(22), shownPrice: "49000000-g-2300-EUR" },
      ...{ name: customer, email, quantity: "1" },
    }),
  });
  const { token: orderToken = "" }: { token?: string } = await answer.json();
  const form = await requireForm(stack, orderToken);
  await payByCard(stack, form);
  expect(await comeBack(stack, orderToken)).toMatchObject({ kind: "paid" });
  const order = query<{ id: string }>(stack.db, "SELECT id FROM orders WHERE business_id = ?", businessId)[0]?.id ?? "";
  return { product: productId, order, offerKey, orderToken };
}

/** A bank deposit, and a payment of another app that stands in the comparison. */
async function readBook(stack: Stack, businessId: string, visitor: Visitor, secretKey: string): Promise<void> {
  await foreignPayment(stack, secretKey);
  stack.control.advance(9 * 86_400_000);
  await stack.control.idle();
  const compared = await visitor.act("compareNowAction", `/b/${businessId}/payments/comparison`, { businessId });
  expect(compared.value, compared.body).toMatchObject({ ok: true });
}
