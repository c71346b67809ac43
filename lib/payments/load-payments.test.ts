import fc from "fast-check";
import { expect, test } from "vitest";
import { aCustomer } from "@/testing/documents";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, type Shop } from "@/testing/paying";
import { checkAttempt, checkAttemptNow } from "./check-attempt";
import { csvCell, csvRow } from "./csv";
import { exportPayments } from "./export-payments";
import { loadPayment } from "./load-payment";
import {
  countPaymentViews,
  loadNotCompleted,
  loadPayments,
  type PaymentsSearch,
  readCursor,
  readPaymentsSearch,
} from "./load-payments";
import { loadUnpaid } from "./load-unpaid";
import { paymentWords } from "./payment-words";
import { recordManualPayment } from "./record-manual-payment";
import { takeBackPayment } from "./take-back-payment";
import { touchAttempt } from "./touch-attempt";

const ctx = await aPayingContext();
const shop = await aShop(ctx);
const other = await aShop(ctx);
const of = (at: Shop) => ({ businessId: at.businessId, timeZone: "Europe/Berlin", language: "en" as const });

const all: PaymentsSearch = {
  mode: "live",
  state: null,
  method: null,
  from: null,
  to: null,
  search: "",
  cursor: null,
};

async function anAttemptOf(at: Shop, name: string) {
  ctx.clock.advance(60_000);
  const customerId = await aCustomer(ctx, at.businessId, { name });
  const { token } = await aPayableInvoice(ctx, at.businessId, { customerId });
  const attemptId = await anOpenAttempt(ctx, token);
  return { token, attemptId, ref: ctx.provider.of(attemptId).ref };
}

async function aPayment(at: Shop, name: string, method = "card") {
  const attempt = await anAttemptOf(at, name);
  ctx.provider.pay(attempt.ref, { method: { kind: method, label: null, last4: "4242", wallet: null } });
  await checkAttempt(ctx, { attemptId: attempt.attemptId, learnedBy: "return" });
  return attempt;
}

const names = async (search: Partial<PaymentsSearch>, at = shop) =>
  (await loadPayments(ctx, of(at), { ...all, ...search })).rows.map((row) => row.customerName);

const paid = await aPayment(shop, "Anna");
const debit = await aPayment(shop, "Bertil", "sepa_debit");
await aPayment(other, "Somebody else's customer");

test("payments stand newest first, and only those of one's own business", async () => {
  expect(await names({})).toEqual(["Bertil", "Anna"]);
  expect(await names({ mode: "test" })).toEqual([]);
});

test("filters and search narrow the list", async () => {
  expect(await names({ method: "sepa_debit" })).toEqual(["Bertil"]);
  expect(await names({ search: "BERT" })).toEqual(["Bertil"]);
  expect(await names({ search: debit.ref })).toEqual(["Bertil"]);
  expect(await names({ search: "%" })).toEqual([]);
  expect(await names({ from: "2026-11-23" })).toEqual([]);
  expect(await names({ from: "2026-11-22", to: "2026-11-22" })).toEqual(["Bertil", "Anna"]);
  ctx.provider.dashboardRefund(paid.ref, { ref: "re_list", amountMinor: 12_300 });
  await checkAttempt(ctx, { attemptId: paid.attemptId, learnedBy: "webhook" });
  expect(await names({ state: "refunded" })).toEqual(["Anna"]);
  expect(await names({ state: "paid" })).toEqual(["Bertil"]);
});

test("money on its way stands above the payments, an attempt nobody touched nowhere", async () => {
  const pending = await anAttemptOf(shop, "Cilla");
  await touchAttempt(ctx, pending);
  ctx.provider.change(pending.ref, { status: "processing" }, "payment_intent.processing");
  await checkAttempt(ctx, { attemptId: pending.attemptId, learnedBy: "webhook" });
  await anAttemptOf(shop, "A link scanner");
  const begun = await anAttemptOf(shop, "Dag");
  await touchAttempt(ctx, begun);
  const problem = { reason: "declined" as const, providerCode: "generic_decline", providerMessage: null };
  ctx.provider.change(begun.ref, { problem }, "payment_intent.payment_failed");
  await checkAttempt(ctx, { attemptId: begun.attemptId, learnedBy: "webhook" });
  expect(await names({})).toEqual(["Cilla", "Bertil", "Anna"]);
  expect(await names({ state: "on_its_way" })).toEqual(["Cilla"]);
  const { rows } = await loadNotCompleted(ctx, of(shop), all);
  expect(rows).toMatchObject([
    { customerName: "Dag", state: { label: "Unpaid · failed" }, reason: "The bank declined the card." },
  ]);
  expect((await loadNotCompleted(ctx, of(shop), { ...all, state: "canceled" })).rows).toEqual([]);
  expect(await countPaymentViews(ctx, { ...of(shop), mode: "live" })).toMatchObject({ "not-completed": 1 });
});

test("pages follow each other without a gap or a repeat", async () => {
  const many = await aShop(ctx);
  for (let at = 0; at < 53; at += 1) await aPayment(many, `Customer ${at}`);
  const first = await loadPayments(ctx, of(many), all);
  const second = await loadPayments(ctx, of(many), { ...all, cursor: first.nextCursor });
  expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([50, 3, null]);
  expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(53);
});

test("another business's payment does not exist, and can't be checked", async () => {
  const { rows } = await loadPayments(ctx, of(shop), all);
  const id = rows.at(-1)?.id ?? "";
  expect(await loadPayment(ctx, { businessId: shop.businessId, id, language: "en" })).toMatchObject({ id });
  const foreign = { businessId: other.businessId, id, language: "en" as const };
  await expect(loadPayment(ctx, foreign)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const attempt = { ...foreign, id: paid.attemptId };
  await expect(loadPayment(ctx, attempt)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const check = checkAttemptNow(ctx, { businessId: other.businessId, attemptId: paid.attemptId });
  await expect(check).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an attempt that was paid leads to its payment, with its story, fee and ids", async () => {
  const moved = await loadPayment(ctx, { businessId: shop.businessId, id: debit.attemptId, language: "en" });
  if (!("movedTo" in moved)) throw new Error("The attempt has no payment.");
  const detail = await loadPayment(ctx, { businessId: shop.businessId, id: moved.movedTo, language: "en" });
  expect(detail).toMatchObject({
    providerPaymentId: debit.ref,
    fee: { feeMinor: 35, netMinor: 12_265, currency: "EUR" },
    learnedBy: "The customer came back to our page, at once",
    timeline: [{ title: "The payment arrived", detail: "€123.00 · The customer came back to our page, at once" }],
  });
});

test("the export holds every filtered payment with fee, net and how we learned of it, and no formulas", async () => {
  const evil = await aShop(ctx);
  await aPayment(evil, '=HYPERLINK("http://x","y")');
  let csv = "";
  for await (const part of exportPayments(ctx, of(evil), all)) csv += part;
  const [head, row, rest] = csv.split("\r\n");
  expect(head?.startsWith("\uFEFFDate (UTC),Customer,Invoice,Amount")).toBe(true);
  expect(row).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
  expect(row).toContain(",123.00,EUR,");
  expect(row).toContain(",0.35,122.65,EUR,The customer came back to our page,,live,");
  expect(rest).toBe("");
});

async function csvOf(at: Shop, search: Partial<PaymentsSearch>, view: "payments" | "not-completed" | "unpaid") {
  let csv = "";
  for await (const part of exportPayments(ctx, of(at), { ...all, ...search }, view)) csv += part;
  return csv.trimEnd().split("\r\n").slice(1);
}

test("each view exports what it shows: what is on its way, what was not completed, what is unpaid", async () => {
  const mixed = await aShop(ctx);
  const [begun, pending] = [await anAttemptOf(mixed, "=Begun"), await anAttemptOf(mixed, "Pending")];
  for (const one of [begun, pending]) await touchAttempt(ctx, one);
  ctx.provider.change(pending.ref, { status: "processing" }, "payment_intent.processing");
  await checkAttempt(ctx, { attemptId: pending.attemptId, learnedBy: "webhook" });
  await aPayment(mixed, "Paid");
  const payments = await csvOf(mixed, {}, "payments");
  expect(payments.map((row) => row.split(",")[1])).toEqual(["Pending", "Paid"]);
  expect(await csvOf(mixed, { state: "on_its_way" }, "payments")).toHaveLength(1);
  const [attempt, ...others] = await csvOf(mixed, {}, "not-completed");
  expect(attempt).toContain(",'=Begun,");
  expect(attempt).toContain(",123.00,EUR,,Unpaid,The customer left before paying.,live,");
  expect(others).toEqual([]);
  const unpaid = await csvOf(mixed, {}, "unpaid");
  expect(unpaid).toHaveLength(1);
  expect(unpaid[0]).toContain(",'=Begun,");
  expect(unpaid[0]).toContain(",123.00,EUR,123.00,0.00,Unpaid,live,inv_");
});

test("an unpaid invoice stands in the columns of a payment, and says when it is overdue", async () => {
  const late = await aShop(ctx);
  await anAttemptOf(late, "Late payer");
  const page = await loadUnpaid(ctx, of(late), all);
  expect(page).toMatchObject({
    rows: [
      { customerName: "Late payer", amountMinor: 12_300, currency: "EUR", method: null, state: { label: "Unpaid" } },
    ],
    nextCursor: null,
  });
  expect((await loadUnpaid(ctx, of(late), { ...all, state: "overdue" })).rows).toEqual([]);
  expect((await loadUnpaid(ctx, of(late), { ...all, from: "2027-01-01" })).rows).toEqual([]);
  expect((await loadUnpaid(ctx, of(late), { ...all, search: "nobody" })).rows).toEqual([]);
  const before = ctx.now();
  ctx.clock.advance(60 * 86_400_000);
  const overdue = await loadUnpaid(ctx, of(late), { ...all, state: "overdue" });
  ctx.clock.set(before);
  expect(overdue.rows).toMatchObject([{ state: { label: "Unpaid · overdue", tone: "bad" } }]);
});

test("what was tried last stands first, dated by that try", async () => {
  const busy = await aShop(ctx);
  const [first, second] = [await anAttemptOf(busy, "Early"), await anAttemptOf(busy, "Later")];
  for (const one of [first, second]) await touchAttempt(ctx, one);
  ctx.clock.advance(3_600_000);
  const problem = { reason: "declined" as const, providerCode: "generic_decline", providerMessage: null };
  ctx.provider.change(first.ref, { problem }, "payment_intent.payment_failed");
  await checkAttempt(ctx, { attemptId: first.attemptId, learnedBy: "webhook" });
  const { rows } = await loadNotCompleted(ctx, of(busy), all);
  expect(rows.map((row) => row.customerName)).toEqual(["Early", "Later"]);
  expect(rows[0]?.at).toBe(ctx.now());
});

async function aManualPayment(at: Shop, amount: string, note: string) {
  const customerId = await aCustomer(ctx, at.businessId, { name: "Gerda" });
  const { invoiceId } = await aPayableInvoice(ctx, at.businessId, { customerId });
  const input = { businessId: at.businessId, invoiceId, customerId: null, currency: "EUR", by: "usr_1" };
  const paidOn = "2026-11-22";
  const kind = "bank_transfer" as const;
  return recordManualPayment(ctx, { ...input, kind, amount, paidOn, note, requestId: `request-${invoiceId}` });
}

test("a payment typed by hand stands in the list and in the export, its unused part under credit", async () => {
  const till = await aShop(ctx);
  const { paymentId } = await aManualPayment(till, "150", "=SUM(A1)");
  const list = async (state: PaymentsSearch["state"]) =>
    (await loadPayments(ctx, of(till), { ...all, state })).rows.map((row) => [row.customerName, row.state.label]);
  expect(await list(null)).toEqual([["Gerda", "Paid · €27.00 not due"]]);
  expect(await list("credit")).toHaveLength(1);
  const [row] = await csvOf(till, {}, "payments");
  expect(row).toContain(
    ",150.00,EUR,Bank transfer,Paid · €27.00 not due,0.00,0.00,27.00,,,,Typed by a member,'=SUM(A1),live,",
  );
  await takeBackPayment(ctx, { businessId: till.businessId, paymentId, reason: "Typed twice", by: "usr_1" });
  expect(await list("credit")).toEqual([]);
  expect(await list("paid")).toEqual([]);
  expect(await list("taken_back")).toEqual([["Gerda", "Taken back"]]);
  expect((await csvOf(till, {}, "payments"))[0]).toContain(",150.00,EUR,Bank transfer,Taken back,0.00,150.00,0.00,");
  expect(await loadPayment(ctx, { businessId: till.businessId, id: paymentId, language: "en" })).toMatchObject({
    isManual: true,
    isTakenBack: true,
    canTakeBack: false,
    creditMinor: 0,
    refundable: { maxMinor: 0, reasonNot: "This payment was taken back, so there is nothing to refund." },
    note: "=SUM(A1)",
  });
});

const standing = { refundedMinor: 0, refundPendingMinor: 0, creditMinor: 0, isTakenBack: false };

test.each([
  [{}, "Paid"],
  [{ creditMinor: 20 }, "Paid · €0.20 not due"],
  [{ refundPendingMinor: 20, creditMinor: 20 }, "Refund of €0.20 on its way"],
  [{ refundedMinor: 20 }, "Refunded €0.20"],
  [{ refundedMinor: 100 }, "Refunded"],
  [{ refundedMinor: 20, isTakenBack: true }, "Taken back"],
])("a payment with %j is shown as %s", (change, label) => {
  const payment = { amountMinor: 100, currency: "EUR", disputeStatus: null, disputeRespondBy: null };
  expect(paymentWords({ ...payment, ...standing, ...change, language: "en", now: 0 }).label).toBe(label);
});

test("a dispute whose time to answer is over says so", () => {
  const disputed = {
    amountMinor: 100,
    currency: "EUR",
    refundedMinor: 0,
    refundPendingMinor: 0,
    creditMinor: 0,
    isTakenBack: false,
    disputeStatus: "needs_response",
    disputeRespondBy: Date.UTC(2026, 11, 1),
    language: "en" as const,
  };
  const label = (now: number) => paymentWords({ ...disputed, now }).label;
  expect(label(Date.UTC(2026, 10, 30))).toBe("Disputed · answer by 1 Dec");
  expect(label(Date.UTC(2026, 11, 1))).toBe("Disputed · time to answer is over");
});

test("no cell starts a formula, and every row reads back as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }), (cells) => {
      const line = csvRow(cells);
      expect(line.endsWith("\r\n")).toBe(true);
      for (const cell of cells) {
        const plain = csvCell(cell).replace(/^"/, "");
        expect(plain).not.toMatch(/^[=+\-@\t\r\n]/);
      }
    }),
  );
  expect(csvCell({ decimal: "-1.50" })).toBe("-1.50");
});

test("filters that make no sense are as if they were not there", () => {
  const read = (query: Record<string, string>) => readPaymentsSearch((name) => query[name] ?? "", "live");
  expect(read({ state: "hacked", method: "a' or 1=1", from: "2026-02-31", mode: "test", after: "" })).toEqual(all);
  expect(readCursor("1.inv_x")).toBeNull();
  expect(readCursor("99999999999999999.pay_1")).toBeNull();
});
