import { expect, test } from "vitest";
import { findInvoice } from "@/db/queries/invoices";
import { aContext } from "@/testing/context";
import { aBusiness, aDraft, anIssuedInvoice } from "@/testing/documents";
import { aPayingContext, aShop } from "@/testing/paying";
import { loadSendForm } from "./load-send-form";
import { checkDraft, previewInvoice } from "./preview-invoice";

const ctx = await aContext();
const { businessId } = await aBusiness(ctx);

const sendForm = (invoiceId: string) =>
  loadSendForm(ctx, { businessId, invoiceId, kind: "invoice", memberEmail: "me@test.example" });

test("a draft that can be issued passes the check, takes no number and stays a draft", async () => {
  const invoiceId = await aDraft(ctx, businessId);
  await checkDraft(ctx, { businessId, invoiceId });
  expect(await findInvoice(ctx.db.read, { businessId, invoiceId })).toMatchObject({ status: "draft", number: null });
  expect(await sendForm(invoiceId)).toMatchObject({ problem: null, link: null });
});

test("a draft without lines is refused at its field, and its preview says why", async () => {
  const invoiceId = await aDraft(ctx, businessId, { lines: [] });
  await expect(checkDraft(ctx, { businessId, invoiceId })).rejects.toMatchObject({ code: "BAD_INPUT", field: "lines" });
  expect((await previewInvoice(ctx, { businessId, invoiceId })).problem).toContain("at least one line");
});

test("what is issued has a link to hand over and can't be checked as a draft", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId);
  await expect(checkDraft(ctx, { businessId, invoiceId })).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await sendForm(invoiceId)).link).toMatch(/^https:\/\/pay\.test\.example\/i\/./);
});

test("another business's draft does not exist", async () => {
  const other = await aBusiness(ctx);
  const invoiceId = await aDraft(ctx, businessId);
  await expect(checkDraft(ctx, { businessId: other.businessId, invoiceId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("what keeps the Pay online button off mail and PDF is said before they are sent", async () => {
  const reasonOf = async (id: string) => {
    const invoiceId = await aDraft(ctx, id);
    const form = await loadSendForm(ctx, {
      businessId: id,
      invoiceId,
      kind: "invoice",
      memberEmail: "me@test.example",
    });
    return form.noPay?.reason;
  };
  expect(await reasonOf((await aBusiness(ctx, { autoPayments: false })).businessId)).toBe("auto_payments_off");
  expect(await reasonOf((await aBusiness(ctx, { autoPayments: true })).businessId)).toBe("not_connected");
});

test("an invoice that can be paid says nothing", async () => {
  const paying = await aPayingContext();
  const shop = await aShop(paying);
  const invoiceId = await aDraft(paying, shop.businessId);
  const input = { businessId: shop.businessId, invoiceId, kind: "invoice" as const, memberEmail: "me@test.example" };
  expect((await loadSendForm(paying, input)).noPay).toBeNull();
});
