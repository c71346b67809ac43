import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness, aDraft, aLine, anIssuedInvoice } from "@/testing/documents";
import { listFailedMails, listOpenDisputes, listRecentPayments, sumOwed, sumPaid } from "./home";
import { findNumberSeries } from "./number-series";
import { listHighestNumbers, setNumberSeries } from "./series-settings";

const ctx = await aContext();

test("what is owed is summed by currency, of one business and one mode, without drafts", async () => {
  const [mine, other] = [await aBusiness(ctx), await aBusiness(ctx)];
  const { businessId } = mine;
  await anIssuedInvoice(ctx, businessId);
  await anIssuedInvoice(ctx, businessId, { lines: [aLine({ taxRateBps: 0 })] });
  await anIssuedInvoice(ctx, businessId, { currency: "USD", lines: [aLine({ taxRateBps: 0 })] });
  await aDraft(ctx, businessId);
  await anIssuedInvoice(ctx, businessId, { mode: "test" });
  await anIssuedInvoice(ctx, other.businessId);
  expect(await sumOwed(ctx.db.read, { businessId, mode: "live", dueBefore: null })).toEqual([
    { currency: "EUR", amountMinor: 22_300, count: 2 },
    { currency: "USD", amountMinor: 10_000, count: 1 },
  ]);
  expect(await sumOwed(ctx.db.read, { businessId, mode: "live", dueBefore: "2026-11-22" })).toEqual([]);
  expect(await sumOwed(ctx.db.read, { businessId, mode: "live", dueBefore: "2027-11-22" })).toHaveLength(2);
});

test("a business without payments, mails and disputes has none of them", async () => {
  const { businessId } = await aBusiness(ctx);
  const ofMode = { businessId, mode: "live" } as const;
  expect(await sumPaid(ctx.db.read, { ...ofMode, since: 0 })).toEqual([]);
  expect(await listRecentPayments(ctx.db.read, { ...ofMode, limit: 5 })).toEqual([]);
  expect(await listFailedMails(ctx.db.read, { ...ofMode, since: 0 })).toEqual([]);
  expect(await listOpenDisputes(ctx.db.read, ofMode)).toEqual([]);
});

test("the highest numbers come first, wildcards in a pattern are letters, and other businesses have their own", async () => {
  const [mine, other] = [await aBusiness(ctx), await aBusiness(ctx)];
  const { businessId } = mine;
  const set = (pattern: string, nextNumber: number) =>
    ctx.db.inTransaction((tx) =>
      setNumberSeries(tx, { businessId, mode: "live", kind: "invoice", pattern, nextNumber }),
    );
  await anIssuedInvoice(ctx, businessId);
  await set("A_{N}", 9);
  for (let count = 0; count < 3; count += 1) await anIssuedInvoice(ctx, businessId);
  await set("AB{N}", 500);
  await anIssuedInvoice(ctx, businessId);
  await anIssuedInvoice(ctx, other.businessId);
  const numbers = (prefix: string, of = businessId) =>
    listHighestNumbers(ctx.db.read, { businessId: of, mode: "live", prefix });
  expect(await numbers("A_")).toEqual(["A_11", "A_10", "A_9"]);
  expect(await numbers("A_", other.businessId)).toEqual([]);
  expect(await numbers("")).toHaveLength(5);
  expect(await findNumberSeries(ctx.db.read, { businessId, mode: "test" })).not.toMatchObject({ pattern: "AB{N}" });
});
