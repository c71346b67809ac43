import { expect, test } from "vitest";
import { findOpenAttempt } from "@/db/queries/attempts";
import { findPayable } from "@/db/queries/payables";
import { findProduct } from "@/db/queries/products";
import { orders } from "@/db/schema";
import { loadPayView } from "@/lib/payments/load-pay-view";
import { startPayment } from "@/lib/payments/start-payment";
import { switchOffer } from "@/lib/products/save-offer";
import { saveProduct } from "@/lib/products/save-product";
import { anOpenAttempt, aPayingContext, aShop } from "@/testing/paying";
import { aFormKey, anOffer, anOrder, orderOf, place, typedOrder, typedProduct } from "@/testing/selling";
import { expireOrder } from "./expire-order";
import { placeOrder } from "./place-order";
import type { TypedOrder } from "./read-order";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const { businessId } = shop;

test("an order asks for the offer's price, whatever the request says", async () => {
  const { key } = await anOffer(ctx, businessId);
  const token = await anOrder(ctx, key, { amount: "0.01", quantity: "1" });
  const order = await orderOf(ctx, token);
  expect(order).toMatchObject({ state: "open", totalMinor: 4_900, netMinor: 4_118, taxMinor: 782, currency: "EUR" });
  const payable = await findPayable(ctx.db.read, { businessId, payableId: order.payableId });
  expect(payable).toMatchObject({ kind: "order", amountDueMinor: 4_900, isOpen: true });
  const started = await startPayment(ctx, { token });
  expect(started).toMatchObject({ kind: "ready", amountMinor: 4_900, currency: "EUR" });
});

test("a price that changed while the page was open is said before anything is charged", async () => {
  const { key, productId } = await anOffer(ctx, businessId);
  const product = await findProduct(ctx.db.read, { businessId, productId });
  const shownPrice = "49000000-g-1900-EUR";
  await saveProduct(ctx, {
    businessId,
    productId,
    revision: product?.revision ?? 0,
    mode: "live",
    typed: typedProduct({ price: "59.00" }),
    typedIn: "en",
  });
  const placed = await placeOrder(ctx, { key, formKey: aFormKey(), shownPrice, typed: typedOrder(), reference: null });
  expect(placed).toEqual({ kind: "refused", problem: { code: "priceChanged", field: null } });
  expect(await ctx.db.read.select().from(orders).where(undefined)).not.toContainEqual(
    expect.objectContaining({ productId }),
  );
});

test("the same form sent twice, or twenty times at once, is one order", async () => {
  const { key, productId } = await anOffer(ctx, businessId);
  const formKey = aFormKey();
  const placed = await Promise.all(Array.from({ length: 20 }, () => place(ctx, key, {}, { formKey })));
  expect(new Set(placed.map((one) => (one.kind === "placed" ? one.token : one.problem.code))).size).toBe(1);
  const rows = (await ctx.db.read.select().from(orders)).filter((row) => row.productId === productId);
  expect(rows).toHaveLength(1);
});

test("going back and answering otherwise changes the order; what could be paid before is closed at the provider", async () => {
  const { key } = await anOffer(ctx, businessId, { offer: { maxQuantity: 5 } });
  const formKey = aFormKey();
  const first = await place(ctx, key, { quantity: "1" }, { formKey });
  const token = first.kind === "placed" ? first.token : "";
  const attemptId = await anOpenAttempt(ctx, token);
  const second = await place(ctx, key, { quantity: "3" }, { formKey });
  expect(second).toEqual(first);
  expect(ctx.provider.of(attemptId).status).toBe("canceled");
  expect(await orderOf(ctx, token)).toMatchObject({ quantity: 3, totalMinor: 14_700 });
  expect(await startPayment(ctx, { token })).toMatchObject({ kind: "ready", amountMinor: 14_700 });
});

test("another business's key, a made-up one and a mangled one are the same: not found", async () => {
  for (const key of ["nothing-here-xyz", "../../etc/passwd", "", "a".repeat(10_000), "ÄÖÜ"])
    await expect(place(ctx, key)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

const asks = {
  fields: [{ id: "size", label: "Size", kind: "choice", isRequired: true, choices: ["S", "M"] }],
} as const;
const company = { wantsInvoice: true, company: "Muster GmbH", addressLine1: "Weg 1", postalCode: "1", city: "Ulm" };

test.each<[string, Partial<TypedOrder>, string, string]>([
  ["no name", { name: "  " }, "nameMissing", "name"],
  ["a name of 10 MB", { name: "x".repeat(10_000_000) }, "nameLong", "name"],
  ["two addresses", { email: "a@b.example,c@d.example" }, "emailWrong", "email"],
  ["an address with a line break", { email: "a@b.example\nBcc: x@y.example" }, "emailWrong", "email"],
  ["none", { quantity: "0" }, "quantityWrong", "quantity"],
  ["less than none", { quantity: "-1" }, "quantityWrong", "quantity"],
  ["half of one", { quantity: "0.5" }, "quantityWrong", "quantity"],
  ["an exponent", { quantity: "1e1" }, "quantityWrong", "quantity"],
  ["more than allowed", { quantity: "6" }, "quantityWrong", "quantity"],
  ["no answer", { answers: {} }, "answerMissing", "field-size"],
  ["an answer nobody offered", { answers: { size: "XXL" } }, "choiceUnknown", "field-size"],
  ["terms not accepted", { acceptsTerms: false }, "termsMissing", "terms"],
  ["an invoice to nobody", { wantsInvoice: true }, "companyMissing", "company"],
  ["an invoice to nowhere", { ...company, country: "XX" }, "countryUnknown", "country"],
])("%s is refused on its field", async (_what, typed, code, field) => {
  const { key } = await hostile;
  const placed = await place(ctx, key, { answers: { size: "M" }, acceptsTerms: true, ...typed });
  expect(placed).toMatchObject({ kind: "refused", problem: { code, field } });
});
const hostile = anOffer(ctx, businessId, {
  offer: { maxQuantity: 5, fields: [{ ...asks.fields[0], choices: ["S", "M"] }], termsText: "No refunds" },
});

test("where the buyer chooses the amount, the minimum stands and the rest is theirs", async () => {
  const { key } = await anOffer(ctx, businessId, { offer: { amountKind: "open", minimumMinor: 500 } });
  expect(await place(ctx, key, { amount: "4.99" })).toMatchObject({ problem: { code: "amountLow", field: "amount" } });
  expect(await place(ctx, key, { amount: "5.001" })).toMatchObject({ problem: { code: "amountWrong" } });
  expect(await place(ctx, key, { amount: "NaN" })).toMatchObject({ problem: { code: "amountWrong" } });
  expect(await orderOf(ctx, await anOrder(ctx, key, { amount: "12.50", quantity: "7" }))).toMatchObject({
    totalMinor: 1_250,
    quantity: 1,
  });
});

test("taken off sale between opening and paying: nothing is charged and the page says so", async () => {
  const { key, productId } = await anOffer(ctx, businessId);
  const waiting = await anOrder(ctx, key);
  const paying = await anOrder(ctx, key);
  const attemptId = await anOpenAttempt(ctx, paying);
  await switchOffer(ctx, { businessId, productId, isOn: false });
  expect(await startPayment(ctx, { token: waiting })).toEqual({ kind: "state" });
  const { id: orderId } = await orderOf(ctx, paying);
  await expireOrder(ctx, { businessId, orderId, isForced: true });
  expect(ctx.provider.of(attemptId).status).toBe("canceled");
  expect(await orderOf(ctx, paying)).toMatchObject({ state: "expired" });
  expect(await place(ctx, key)).toMatchObject({ problem: { code: "notForSale" } });
});

test("an order left alone ends, with its payment closed at the provider; ordering again with the same form opens it", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { key } = await anOffer(own, at.businessId, { offer: { stock: 1 } });
  const formKey = aFormKey();
  const placed = await place(own, key, {}, { formKey });
  const token = placed.kind === "placed" ? placed.token : "";
  const attemptId = await anOpenAttempt(own, token);
  const { id: orderId } = await orderOf(own, token);
  await expireOrder(own, { businessId: at.businessId, orderId });
  expect((await orderOf(own, token)).state).toBe("open");
  own.clock.advance(31 * 60_000);
  await expireOrder(own, { businessId: at.businessId, orderId });
  expect((await orderOf(own, token)).state).toBe("expired");
  expect(own.provider.of(attemptId).status).toBe("canceled");
  expect(await startPayment(own, { token })).toEqual({ kind: "state" });
  await place(own, key, {}, { formKey });
  expect(await orderOf(own, token)).toMatchObject({ state: "open" });
  expect(await startPayment(own, { token })).toMatchObject({ kind: "ready" });
});

test("a bank debit on its way keeps the order, however late it is", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { key } = await anOffer(own, at.businessId, { offer: { stock: 1 } });
  const token = await anOrder(own, key);
  const attemptId = await anOpenAttempt(own, token);
  const { id: orderId } = await orderOf(own, token);
  own.provider.change(own.provider.of(attemptId).ref, { status: "processing" }, "payment_intent.processing");
  own.clock.advance(3 * 60 * 60_000);
  await expireOrder(own, { businessId: at.businessId, orderId });
  expect((await orderOf(own, token)).state).toBe("open");
  expect(
    await findOpenAttempt(own.db.read, { businessId: at.businessId, payableId: (await orderOf(own, token)).payableId }),
  ).toMatchObject({ status: "processing" });
});

test("an order nobody paid shows as payable, and tells nothing of other documents", async () => {
  const { key } = await anOffer(ctx, businessId);
  const token = await anOrder(ctx, key);
  expect(await loadPayView(ctx, { token })).toMatchObject({ kind: "payable", dueMinor: 4_900, paidMinor: 0 });
});

test("halves of a character and control characters are no part of an order: they could not be kept in every database", async () => {
  const { key } = await anOffer(ctx, businessId, {
    offer: { fields: [{ id: "note", label: "Note", kind: "text", isRequired: false, choices: [] }] },
  });
  const company = { wantsInvoice: true, company: "A\ud800B", addressLine1: "Way\0 1", postalCode: "1", city: "C" };
  const typed = { name: "Bea\udc00 Buyer", ...company, country: "DE", answers: { note: "x\ud83dy" } };
  const order = await orderOf(ctx, await anOrder(ctx, key, typed));
  expect(order).toMatchObject({
    buyerName: "Bea Buyer",
    company: { name: "A B", addressLine1: "Way 1" },
    fields: [{ value: "x y" }],
  });
});
