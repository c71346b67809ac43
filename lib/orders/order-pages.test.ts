import { expect, test } from "vitest";
import { setConnectionEnabled } from "@/lib/connections/set-connection-enabled";
import { checkAttempt } from "@/lib/payments/check-attempt";
import { recordManualPayment } from "@/lib/payments/record-manual-payment";
import { takeBackPayment } from "@/lib/payments/take-back-payment";
import { switchOffer } from "@/lib/products/save-offer";
import { anOpenAttempt, aPayingContext, aShop } from "@/testing/paying";
import { anOffer, anOrder, orderOf, saveOfferStock } from "@/testing/selling";
import { exportOrders } from "./export-orders";
import { loadBuyPage } from "./load-buy-page";
import { loadOrderPage } from "./load-order-page";
import { loadOrder, loadOrders, readOrdersSearch } from "./load-orders";

const ctx = await aPayingContext();
const { businessId } = await aShop(ctx);

async function paid(token: string): Promise<void> {
  const attemptId = await anOpenAttempt(ctx, token);
  ctx.provider.pay(ctx.provider.of(attemptId).ref);
  await checkAttempt(ctx, { attemptId, learnedBy: "webhook" });
}

test("a page says whether it can be bought, and tells a stranger nothing it need not", async () => {
  const { key, productId } = await anOffer(ctx, businessId, { offer: { stock: 2, maxQuantity: 5 } });
  const page = await loadBuyPage(ctx, { key });
  expect(page).toMatchObject({ state: "forSale", left: 2, fromMinor: 4_900, name: "Sourdough workshop" });
  expect(page?.facts.maxQuantity).toBe(2);
  expect(JSON.stringify(page)).not.toContain(businessId);
  await saveOfferStock(ctx, { businessId, productId, stock: 0 });
  expect((await loadBuyPage(ctx, { key }))?.state).toBe("soldOut");
  await saveOfferStock(ctx, { businessId, productId, stock: null });
  await switchOffer(ctx, { businessId, productId, isOn: false });
  expect((await loadBuyPage(ctx, { key }))?.state).toBe("off");
  expect(await loadBuyPage(ctx, { key: `${key}x` })).toBeNull();
});

test("what the buyer's own order holds is free for that buyer, and for nobody else", async () => {
  const { key } = await anOffer(ctx, businessId, { offer: { stock: 1 } });
  const token = await anOrder(ctx, key);
  await anOpenAttempt(ctx, token);
  const { id: exceptOrderId } = await orderOf(ctx, token);
  expect((await loadBuyPage(ctx, { key }))?.state).toBe("held");
  expect((await loadBuyPage(ctx, { key, exceptOrderId }))?.state).toBe("forSale");
});

test("with the provider switched off nothing is for sale, and the page says so", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { key } = await anOffer(own, at.businessId);
  await setConnectionEnabled(own, { businessId: at.businessId, by: "usr_test", provider: "stripe", enabled: false });
  expect(await loadBuyPage(own, { key })).toMatchObject({ state: "unavailable", wallets: null });
});

test("an order's page is its receipt for good, and opens under its own product only", async () => {
  const { key } = await anOffer(ctx, businessId, {
    offer: { returnUrl: "https://nordlicht.example/thanks?a=1", thankYouText: "See you!" },
  });
  const { key: other } = await anOffer(ctx, businessId);
  const token = await anOrder(ctx, key);
  expect(await loadOrderPage(ctx, { key, token })).toMatchObject({ obstacle: null, view: { kind: "payable" } });
  await paid(token);
  const page = await loadOrderPage(ctx, { key, token });
  const { number } = await orderOf(ctx, token);
  expect(page).toMatchObject({
    view: { kind: "paid", paidMinor: 4_900 },
    thankYouText: "See you!",
    returnUrl: `https://nordlicht.example/thanks?a=1&order=${number}`,
  });
  expect(page?.document.token).not.toBe(token);
  expect(await loadOrderPage(ctx, { key: other, token })).toBeNull();
  expect(await loadOrderPage(ctx, { key, token: token.toUpperCase() })).toBeNull();
});

test("the owner finds orders by number, name, e-mail and product; another business finds none", async () => {
  const { key } = await anOffer(ctx, businessId);
  const token = await anOrder(ctx, key, { name: "Zoë Zander", email: "zoe@zander.example" });
  await paid(token);
  const order = await orderOf(ctx, token);
  const search = (q: string, of = businessId) =>
    loadOrders(ctx, {
      ...readOrdersSearch((name) => (name === "q" ? q : ""), "live"),
      businessId: of,
      timeZone: "Europe/Berlin",
      cursor: null,
    });
  for (const q of [order.number, "zoë", "ZOE@zander", order.number.toLowerCase()])
    expect(
      (await search(q)).rows.map((row) => row.id),
      q,
    ).toEqual([order.id]);
  expect((await search("zoë", ctx.newId("biz"))).rows).toEqual([]);
  expect((await search("%")).rows).toEqual([]);
  await expect(loadOrder(ctx, { businessId: ctx.newId("biz"), orderId: order.id })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("an order's page does not show a payment that was typed by mistake and taken back", async () => {
  const { key } = await anOffer(ctx, businessId);
  const token = await anOrder(ctx, key);
  await paid(token);
  const order = await orderOf(ctx, token);
  const of = { businessId, orderId: order.id };
  const [real] = (await loadOrder(ctx, of)).payments;
  const { paymentId } = await recordManualPayment(ctx, {
    ...{ businessId, invoiceId: order.invoiceId, customerId: null, kind: "cash", amount: "5.00", currency: "EUR" },
    ...{ paidOn: "2026-11-20", note: "", by: "usr_anna", requestId: "form_mistake_on_order" },
  });
  expect((await loadOrder(ctx, of)).payments).toHaveLength(2);
  await takeBackPayment(ctx, { businessId, paymentId, reason: "", by: "usr_anna" });
  expect((await loadOrder(ctx, of)).payments).toEqual([real]);
});

test("hostile filters are as if they were not there", () => {
  const typed: Record<string, string> = { view: "drop", product: "' or 1=1", from: "2026-13-99", to: "x" };
  expect(readOrdersSearch((name) => typed[name] ?? "", "live")).toEqual({
    mode: "live",
    filter: "paid",
    search: "",
    productId: null,
    from: null,
    to: null,
  });
});

test("the export has every order once, over its pages, and nothing a spreadsheet would run", async () => {
  const own = await aPayingContext();
  const at = await aShop(own);
  const { key } = await anOffer(own, at.businessId);
  for (let n = 0; n < 3; n += 1) await anOrder(own, key, { name: n === 0 ? "=HYPERLINK(1)" : `Buyer ${n}` });
  let csv = "";
  const search = readOrdersSearch((name) => (name === "view" ? "not_completed" : ""), "live");
  for await (const part of exportOrders(own, { ...search, businessId: at.businessId, timeZone: "UTC" })) csv += part;
  const lines = csv.trim().split("\r\n");
  expect(lines).toHaveLength(4);
  expect(csv).toContain("'=HYPERLINK(1)");
  expect(csv).toContain("49.00,EUR");
});
