import { is, Table } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { setInstanceSetting } from "@/db/queries/instance";
import { insertPause } from "@/db/queries/shield";
import * as schema from "@/db/schema";
import { loadInvoicePdf } from "@/lib/documents/load-invoice-pdf";
import { loadInvoiceDetails } from "@/lib/invoices/load-invoice-details";
import { loadSendForm } from "@/lib/invoices/load-send-form";
import { previewHosted } from "@/lib/invoices/preview-hosted";
import { renderInvoiceMail } from "@/lib/mail/render-invoice-mail";
import { loadBuyPage } from "@/lib/orders/load-buy-page";
import { loadOrderPage } from "@/lib/orders/load-order-page";
import { checkAsCustomer } from "@/lib/payments/check-as-customer";
import { loadPayView } from "@/lib/payments/load-pay-view";
import { startPayment } from "@/lib/payments/start-payment";
import { touchAttempt } from "@/lib/payments/touch-attempt";
import { loadOffer } from "@/lib/products/load-offer";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, type PayingContext } from "@/testing/paying";
import { anOffer, anOrder, place } from "@/testing/selling";
import { confirmHome } from "./decide-standing";
import { forgetKnownStanding } from "./load-standing";
import { HOME_URL, QUIET_SENTENCE } from "./standing";

/** A shop where everything can be paid, with one form open, whose database was then started under another address. */
async function aStillCopy() {
  const ctx = await aPayingContext();
  const { businessId } = await aShop(ctx);
  const invoice = await aPayableInvoice(ctx, businessId);
  const opened = await aPayableInvoice(ctx, businessId);
  const attemptId = await anOpenAttempt(ctx, opened.token);
  const { key, productId } = await anOffer(ctx, businessId);
  const order = await anOrder(ctx, key);
  await ctx.db.inTransaction((tx) => setInstanceSetting(tx, HOME_URL, "https://old.example"));
  forgetKnownStanding(ctx);
  ctx.provider.calls.length = 0;
  ctx.clock.advance(60_000);
  return { ctx, businessId, invoice, opened, attemptId, key, productId, order };
}

/** Every row of every table. */
async function everything(ctx: PayingContext): Promise<string> {
  const rows = [];
  for (const table of Object.values(schema)) if (is(table, Table)) rows.push(await ctx.db.read.select().from(table));
  return JSON.stringify(rows);
}

const latin1 = (pdf: Uint8Array) => Buffer.from(pdf).toString("latin1");
const mailWords = { kind: "invoice", subject: "Invoice", body: "Hello." } as const;

describe("while nobody has said whether it is the real one", () => {
  test("no page of a customer offers to pay, and none says that nothing was charged by a payment it may have missed", async () => {
    const { ctx, invoice, opened, key, order } = await aStillCopy();
    for (const { token } of [invoice, opened])
      expect(await loadPayView(ctx, { token })).toMatchObject({
        kind: "unavailable",
        canPayNow: false,
        mayHaveMissed: true,
      });
    expect(await loadBuyPage(ctx, { key })).toMatchObject({ state: "unavailable", wallets: null });
    expect(await loadOrderPage(ctx, { key, token: order })).toMatchObject({
      obstacle: null,
      view: { kind: "unavailable", canPayNow: false, mayHaveMissed: true },
    });
  });

  test("a press from a page that was open before is answered for the customer; nothing is asked or written", async () => {
    const { ctx, businessId, invoice, opened, attemptId, key, productId, order } = await aStillCopy();
    // A closed shield counts whom it turns away: here even that stays undone.
    const pause = {
      businessId,
      mode: "live",
      subject: "business",
      subjectId: businessId,
      title: "x",
      path: "/",
    } as const;
    const times = { startedAt: ctx.now(), until: ctx.now() + 600_000 };
    await ctx.db.inTransaction((tx) => insertPause(tx, { ...pause, ...times, id: "pau_1", declines: 9, stopped: 0 }));
    const before = await everything(ctx);
    for (const token of [invoice.token, opened.token, order]) {
      const refusal = await startPayment(ctx, { token, ip: "203.0.113.9" }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "CONFLICT", message: "This invoice can't be paid online right now." });
    }
    expect(await place(ctx, key)).toEqual({ kind: "refused", problem: { code: "unavailable", field: null } });
    expect(await checkAsCustomer(ctx, { token: opened.token })).toMatchObject({ kind: "unavailable" });
    await touchAttempt(ctx, { token: opened.token, attemptId });
    await loadOffer(ctx, { businessId, productId });
    expect(await everything(ctx)).toBe(before);
    expect(ctx.provider.calls).toEqual([]);
  });

  test("mail, its preview and the PDF carry no button", async () => {
    const { ctx, businessId, invoice } = await aStillCopy();
    const of = { businessId, invoiceId: invoice.invoiceId };
    const payAddress = `/i/${invoice.token}/pay`;
    const mail = () => renderInvoiceMail(ctx, { ...of, ...mailWords });
    expect((await mail()).html).not.toContain(payAddress);
    expect(latin1(await loadInvoicePdf(ctx, of))).not.toContain(payAddress);
    // So that this can fail: once it is said to be home, both have it.
    await confirmHome(ctx);
    expect((await mail()).html).toContain(payAddress);
    expect(latin1(await loadInvoicePdf(ctx, of))).toContain(payAddress);
  });

  test("the owner reads why, wherever a missing button is explained", async () => {
    const { ctx, businessId, invoice, productId } = await aStillCopy();
    const of = { businessId, invoiceId: invoice.invoiceId };
    const noPay = { reason: "stands_still", sentence: QUIET_SENTENCE };
    expect((await loadInvoiceDetails(ctx, of)).noPay).toEqual(noPay);
    expect((await loadSendForm(ctx, { ...of, kind: "invoice", memberEmail: "me@test.example" })).noPay).toEqual(noPay);
    expect((await previewHosted(ctx, of)).noPay).toEqual(noPay);
    expect((await loadOffer(ctx, { businessId, productId })).noPay).toEqual(noPay);
  });

  test("confirmed, everything can be paid again", async () => {
    const { ctx, invoice, opened, attemptId, key } = await aStillCopy();
    await confirmHome(ctx);
    expect(await loadPayView(ctx, { token: invoice.token })).toMatchObject({ kind: "payable", mayHaveMissed: false });
    expect(await loadBuyPage(ctx, { key })).toMatchObject({ state: "forSale" });
    expect(await startPayment(ctx, { token: opened.token })).toMatchObject({ kind: "ready", attemptId });
    expect((await place(ctx, key)).kind).toBe("placed");
  });
});
