import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aComparingBusiness, type Comparing, foreignPayment, paidAndKnown } from "@/testing/comparing";
import { compareBook } from "./compare-book";
import { loadPayout } from "./load-payout";
import { loadPayouts } from "./load-payouts";

const dayMs = 86_400_000;
const started: Comparing[] = [];
let at: Comparing;

beforeEach(async () => {
  at = await aComparingBusiness();
  started.push(at);
});
afterAll(async () => {
  for (const { sandbox, contract } of started) {
    await sandbox.close();
    expect(contract.violations()).toEqual([]);
  }
});

const compare = () => compareBook(at.ctx, { businessId: at.businessId, connectionId: at.connectionId, by: "owner" });

describe("bank deposits", () => {
  const page = (cursor: string | null = null) =>
    loadPayouts(at.ctx, { businessId: at.businessId, mode: "test", cursor });

  test("stand with what they consist of, and what waits with when it is free", async () => {
    const paid = await paidAndKnown(at);
    await compare();
    expect(await page()).toMatchObject({
      rows: [],
      isConnected: true,
      notPaidOut: [{ currency: "EUR", amountMinor: 11_795, pendingMinor: 11_795 }],
    });
    at.sandbox.control.advance(9 * dayMs);
    at.sandbox.control.refund(paid.ref, 1_000);
    await compare();
    const { rows, notPaidOut } = await page();
    expect(rows).toMatchObject([{ amountMinor: 11_795, status: "paid", consistsOf: "1 payment" }]);
    expect(notPaidOut).toMatchObject([{ amountMinor: -1_000, pendingMinor: 0, lastAt: null }]);
    const detail = await loadPayout(at.ctx, { businessId: at.businessId, payoutId: rows[0]?.id ?? "" });
    expect(detail).toMatchObject({ isExplained: true, gapMinor: 0 });
    expect(detail.lines).toMatchObject([{ what: "Payment", invoices: [{ id: paid.invoiceId }], isForeign: false }]);
    await expect(loadPayout(at.ctx, { businessId: "biz_other", payoutId: rows[0]?.id ?? "" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("one the bank sent back after it arrived says so, and its money comes with the next", async () => {
    await paidAndKnown(at);
    at.sandbox.control.advance(9 * dayMs);
    await compare();
    const [first] = at.sandbox.control.objects("payout");
    at.sandbox.control.failPayout(idIn(first));
    await compare();
    expect((await page()).rows).toMatchObject([{ status: "failed" }]);
    expect((await page()).notPaidOut).toMatchObject([{ amountMinor: 11_795 }]);
    at.sandbox.control.payOut(sandboxKeys.nordlicht.accountId, "test");
    await compare();
    expect((await page()).rows).toMatchObject([
      { status: "paid", consistsOf: "1 other entry" },
      { status: "failed", consistsOf: "1 payment" },
    ]);
    expect((await page()).notPaidOut).toEqual([]);
  });

  test("are read page by page", async () => {
    for (let n = 0; n < 27; n += 1) {
      await foreignPayment(at, 1_000 + n);
      at.sandbox.control.advance(7 * dayMs + 5_000);
      at.sandbox.control.payOut(sandboxKeys.nordlicht.accountId, "test");
    }
    await compare();
    const first = await page();
    const second = await page(first.nextCursor);
    expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([25, 2, null]);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(27);
    expect((await page("nonsense")).rows).toHaveLength(25);
  });
});

/** The control API answers objects of any kind. */
const idIn = (object: unknown): string => (object as { id: string }).id;
