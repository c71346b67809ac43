import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { customers, invoices, mails } from "@/db/schema";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { loadPayView } from "@/lib/payments/load-pay-view";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop } from "@/testing/paying";
import { anOffer, anOrder, orderOf } from "@/testing/selling";
import { releaseMail } from "./release-mail";

const ctx = await aPayingContext();
const { businessId } = await aShop(ctx);

async function sell(key: string, typed: Parameters<typeof anOrder>[2] = {}) {
  const token = await anOrder(ctx, key, typed);
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
  const order = await orderOf(ctx, token);
  const invoice = await findInvoice(ctx.db.read, { businessId, invoiceId: order.invoiceId ?? "" });
  if (invoice === null) throw new Error("No invoice was issued.");
  return { token, attemptId, order, invoice };
}

const mailsOf = (invoiceId: string) => ctx.db.read.select().from(mails).where(eq(mails.invoiceId, invoiceId));

test("a paid order has its invoice at once: paid, numbered, to the cent, with a receipt for the buyer", async () => {
  const { key } = await anOffer(ctx, businessId, { product: { price: "9.99" } });
  const { token, order, invoice } = await sell(key);
  expect(order).toMatchObject({ state: "paid", totalMinor: 999 });
  expect(invoice).toMatchObject({
    status: "paid",
    kind: "invoice",
    totalMinor: 999,
    netMinor: 839,
    taxMinor: 160,
    paidMinor: 999,
  });
  expect(invoice.snapshot).toMatchObject({
    number: invoice.number,
    customer: { name: "Bea Buyer", email: "bea@buyer.example" },
    totals: { totalMinor: 999 },
  });
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "paid", paidMinor: 999, dueMinor: 0 });
  const sent = await mailsOf(invoice.id);
  expect(sent.filter((mail) => mail.kind === "receipt").map((mail) => mail.to)).toEqual([["bea@buyer.example"]]);
});

test("told of it ten times through every door, an order is one invoice and one receipt", async () => {
  const { key } = await anOffer(ctx, businessId);
  const token = await anOrder(ctx, key);
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  const doors = ["webhook", "return", "sweep", "check"] as const;
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => checkAttempt(ctx, { attemptId, learnedBy: doors[n % 4] ?? "check" })),
  );
  const order = await orderOf(ctx, token);
  const issued = await ctx.db.read.select().from(invoices).where(eq(invoices.payableId, order.payableId));
  expect(issued).toHaveLength(1);
  expect((await mailsOf(issued[0]?.id ?? "")).filter((mail) => mail.kind === "receipt")).toHaveLength(1);
});

test("orders nobody paid leave no gap between invoice numbers", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { key } = await anOffer(own, at.businessId);
  const numbers: (string | null | undefined)[] = [];
  for (let n = 0; n < 4; n += 1) {
    await anOpenAttempt(own, await anOrder(own, key));
    const token = await anOrder(own, key);
    const attemptId = await anOpenAttempt(own, token);
    own.provider.pay(own.provider.of(attemptId).ref);
    await checkAttempt(own, { attemptId, learnedBy: "sweep" });
    const { invoiceId } = await orderOf(own, token);
    numbers.push((await findInvoice(own.db.read, { businessId: at.businessId, invoiceId: invoiceId ?? "" }))?.number);
  }
  expect(numbers).toEqual(["2026/1", "2026/2", "2026/3", "2026/4"]);
});

test("a number the owner used before does not stop money: it is passed over", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { invoiceId } = await aPayableInvoice(own, at.businessId);
  await own.db.inTransaction((tx) => tx.update(invoices).set({ number: "2026/2" }).where(eq(invoices.id, invoiceId)));
  const { key } = await anOffer(own, at.businessId);
  const token = await anOrder(own, key);
  const attemptId = await anOpenAttempt(own, token);
  own.provider.pay(own.provider.of(attemptId).ref);
  await checkAttempt(own, { attemptId, learnedBy: "sweep" });
  const order = await orderOf(own, token);
  expect(order.state).toBe("paid");
  expect(await findInvoice(own.db.read, { businessId: at.businessId, invoiceId: order.invoiceId ?? "" })).toMatchObject(
    {
      number: "2026/3",
    },
  );
});

test("a stranger who types a customer's address gets none of that customer's data, and the same buyer is one customer", async () => {
  const { key } = await anOffer(ctx, businessId);
  await aPayableInvoice(ctx, businessId);
  const stranger = await sell(key, { name: "Anna Kowalska", email: "anna@customer.example" });
  expect(stranger.invoice.snapshot?.customer).toMatchObject({ name: "Anna Kowalska", addressLines: [], taxId: null });
  const again = await sell(key, { name: "Anna Kowalska", email: "anna@customer.example" });
  expect(again.invoice.customerId).toBe(stranger.invoice.customerId);
  const named = await ctx.db.read.select().from(customers).where(eq(customers.name, "Anna Kowalska"));
  expect(named.filter((customer) => customer.businessId === businessId)).toHaveLength(2);
});

test("an invoice for a company is made out to it, with the answers on its line", async () => {
  const fields = [{ id: "size", label: "Size", kind: "text" as const, isRequired: true, choices: [] }];
  const { key } = await anOffer(ctx, businessId, { offer: { fields } });
  const { invoice } = await sell(key, {
    wantsInvoice: true,
    company: "Muster GmbH",
    addressLine1: "Weg 1",
    postalCode: "89073",
    city: "Ulm",
    country: "DE",
    taxId: "DE999999999",
    answers: { size: "XL" },
  });
  expect(invoice.snapshot?.customer).toMatchObject({
    name: "Muster GmbH",
    addressLines: ["Weg 1", "Bea Buyer", "89073 Ulm", "Germany"],
    taxId: "DE999999999",
  });
  expect(invoice.snapshot?.lines[0]?.description).toBe("Sourdough workshop\nSize: XL");
});

test("a sale without tax can wait for the owner's OK: nothing goes to the buyer before, and one mail after", async () => {
  const { key } = await anOffer(ctx, businessId, { product: { taxRate: "0" }, offer: { holdsZeroTax: true } });
  const { order, invoice } = await sell(key);
  const toBuyer = async () => (await mailsOf(invoice.id)).filter((mail) => mail.to.includes("bea@buyer.example"));
  expect(await toBuyer()).toEqual([]);
  expect(ctx.logged.some((line) => line.data?.key === `order-held:${order.id}`)).toBe(true);
  await releaseMail(ctx, { businessId, orderId: order.id });
  expect((await toBuyer()).map((mail) => mail.kind)).toEqual(["receipt"]);
  await expect(releaseMail(ctx, { businessId, orderId: order.id })).rejects.toMatchObject({ code: "CONFLICT" });
  const stranger = ctx.newId("biz");
  await expect(releaseMail(ctx, { businessId: stranger, orderId: order.id })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("with tax on it the same product does not wait", async () => {
  const { key } = await anOffer(ctx, businessId, { offer: { holdsZeroTax: true } });
  const { order, invoice } = await sell(key);
  expect(order.mailHeldAt).toBeNull();
  expect((await mailsOf(invoice.id)).some((mail) => mail.kind === "receipt")).toBe(true);
});

test("whoever is to be notified hears of the sale once, with the order and its answers", async () => {
  const { key } = await anOffer(ctx, businessId, { offer: { notify: ["kitchen@nordlicht.example"] } });
  const { order } = await sell(key);
  const told = await ctx.db.read
    .select()
    .from(mails)
    .where(eq(mails.key, `order-notice:${order.id}`));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ to: ["kitchen@nordlicht.example"] });
  expect(told[0]?.subject).toContain(order.number);
});
