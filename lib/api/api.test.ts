import { beforeEach, describe, expect, test } from "vitest";
import { apiKeys, apiRequests, customers, invoices, numberSeries } from "@/db/schema";
import { issueInvoice } from "@/lib/invoices/issue-invoice";
import { aDraft, anIssuedInvoice } from "@/testing/documents";
import { aPayingContext, aShop, type PayingContext } from "@/testing/paying";
import { authenticate, type Program } from "./authenticate";
import { createInvoice } from "./create-invoice";
import { readInvoice } from "./read-invoice";
import { createKey, revokeKey } from "./save-key";
import { InvoiceAnswer, NewInvoice } from "./schemas";
import { voidByProgram } from "./void-by-program";

const asOwner = { userId: "usr_anna", role: "owner" } as const;
let ctx: PayingContext;
let businessId: string;
let program: Program;
let key: string;

beforeEach(async () => {
  ctx = await aPayingContext();
  ({ businessId } = await aShop(ctx));
  ({ key } = await createKey(ctx, { businessId, mode: "live", name: "Shop", by: asOwner }));
  program = await authenticate(ctx, `Bearer ${key}`);
});

const wish = (overrides: Record<string, unknown> = {}): NewInvoice =>
  NewInvoice.parse({
    customer: { name: "Bea Buyer", email: "bea@buyer.example", country: "de" },
    lines: [{ description: "Three hours", quantity: "3", unitPrice: "80.50", taxRate: "19" }],
    reference: "order-77",
    ...overrides,
  });
const create = (overrides: Record<string, unknown> = {}, idempotencyKey: string | null = null, by = program) =>
  createInvoice(ctx, by, { wish: wish(overrides), idempotencyKey });
const rows = async () => ({
  invoices: (await ctx.db.read.select().from(invoices)).length,
  customers: (await ctx.db.read.select().from(customers)).length,
  requests: (await ctx.db.read.select().from(apiRequests)).length,
});

describe("a key", () => {
  test("is kept as a hash, and notes when it was used", async () => {
    const [row] = await ctx.db.read.select().from(apiKeys);
    expect(JSON.stringify(row)).not.toContain(key.slice(-20));
    expect(key.startsWith(row?.prefix ?? "?")).toBe(true);
    expect(row?.lastUsedAt).toBe(ctx.now());
  });

  test("that is wrong, cut, revoked or missing opens nothing", async () => {
    const wrong = `${key.slice(0, -1)}${key.endsWith("a") ? "b" : "a"}`;
    for (const header of [
      null,
      "",
      key,
      `Basic ${key}`,
      `Bearer ${wrong}`,
      `Bearer ${key.slice(0, -3)}`,
      "Bearer ' or 1=1",
    ])
      await expect(authenticate(ctx, header), String(header)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await revokeKey(ctx, { businessId, keyId: program.keyId, by: asOwner });
    await expect(authenticate(ctx, `Bearer ${key}`)).rejects.toThrow("revoked");
  });

  test("is made and revoked in live mode by owners alone, and by nobody of another business", async () => {
    const developer = { userId: "usr_dev", role: "developer" } as const;
    await expect(createKey(ctx, { businessId, mode: "live", name: "x", by: developer })).rejects.toThrow(
      "Only an owner",
    );
    await createKey(ctx, { businessId, mode: "test", name: "x", by: developer });
    await expect(revokeKey(ctx, { businessId, keyId: program.keyId, by: developer })).rejects.toThrow("Only an owner");
    const other = await aShop(ctx);
    await expect(
      revokeKey(ctx, { businessId: other.businessId, keyId: program.keyId, by: asOwner }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("an invoice", () => {
  test("is issued with its number, its sums to the cent and its links", async () => {
    const { invoice, isNew } = await create();
    expect(InvoiceAnswer.strict().parse(invoice)).toEqual(invoice);
    expect(isNew).toBe(true);
    expect(invoice).toMatchObject({
      reference: "order-77",
      mode: "live",
      status: "issued",
      currency: "EUR",
      totalMinor: 28_739,
      dueMinor: 28_739,
      customer: { name: "Bea Buyer", email: "bea@buyer.example" },
    });
    expect(invoice.payUrl).toMatch(/^https:\/\/pay\.test\.example\/i\/[A-Za-z0-9_-]{43}\/pay$/);
    expect(await readInvoice(ctx, program, invoice.id)).toEqual(invoice);
  });

  test("that is asked for again is the same one, whatever the order of its fields", async () => {
    const first = await create({}, "k-1");
    const { customer, lines, reference } = wish();
    const again = await createInvoice(ctx, program, { wish: { reference, lines, customer }, idempotencyKey: "k-1" });
    expect(again).toEqual({ invoice: first.invoice, isNew: false });
    expect(await rows()).toEqual({ invoices: 1, customers: 1, requests: 2 });
  });

  test("that is asked for ten times at once is issued once, without a gap in the numbers", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => create()));
    expect(new Set(all.map(({ invoice }) => invoice.id)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await rows()).toEqual({ invoices: 1, customers: 1, requests: 1 });
    await create({ reference: "order-78" });
    const series = await ctx.db.read.select().from(numberSeries);
    expect(series.find((one) => one.mode === "live" && one.kind === "invoice")?.nextNumber).toBe(3);
  });

  test("is refused when its key or reference stands for another wish, or none is given", async () => {
    await create({}, "k-1");
    await expect(create({ notes: "Thank you" }, "k-1")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(create({ notes: "Thank you" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(create({ reference: undefined })).rejects.toThrow("second invoice");
    expect((await create({ reference: undefined }, "k-2")).isNew).toBe(true);
  });

  test("of another mode or business is not found, a draft neither", async () => {
    const { invoice } = await create();
    const testKey = await createKey(ctx, { businessId, mode: "test", name: "Try", by: asOwner });
    const tester = await authenticate(ctx, `Bearer ${testKey.key}`);
    const shop = await aShop(ctx);
    const other = { ...program, businessId: shop.businessId };
    const draft = await aDraft(ctx, businessId);
    for (const [by, id] of [
      [tester, invoice.id],
      [other, invoice.id],
      [program, draft],
      [program, "inv_x' or 1=1"],
    ] as const) {
      await expect(readInvoice(ctx, by, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(voidByProgram(ctx, by, { invoiceId: id, reason: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect((await readInvoice(ctx, program, invoice.id)).status).toBe("issued");
    const tried = await create({ reference: "t-1" }, null, tester);
    expect(tried.invoice).toMatchObject({ mode: "test" });
  });

  test("is voided once, and asking again tells the same", async () => {
    const { invoice } = await create();
    const gone = await voidByProgram(ctx, program, { invoiceId: invoice.id, reason: undefined });
    expect(gone).toMatchObject({ status: "void", dueMinor: 0 });
    expect(await voidByProgram(ctx, program, { invoiceId: invoice.id, reason: "Again" })).toEqual(gone);
    expect((await ctx.db.read.select().from(invoices))[0]?.voidReason).toBe("Voided by Shop");
  });

  test("takes the number after the one a person issued", async () => {
    const { number } = await anIssuedInvoice(ctx, businessId);
    const { invoice } = await create();
    const draft = await aDraft(ctx, businessId);
    const after = await issueInvoice(ctx, { businessId, invoiceId: draft, by: "usr_anna" });
    expect([number, invoice.number, after.number].map((one) => Number(/\d+$/.exec(one)?.[0]))).toEqual([1, 2, 3]);
  });
});

describe("bad input is refused on its field and writes nothing", () => {
  test.each([
    ["lines.0.unitPrice", { lines: [{ description: "x", unitPrice: 12.5 }] }],
    ["lines.0.unitPrice", { lines: [{ description: "x", unitPrice: "12,50" }] }],
    ["lines.0.unitPrice", { lines: [{ description: "x", unitPrice: "NaN" }] }],
    ["lines.0.description", { lines: [{ description: "", unitPrice: "1" }] }],
    ["lines", { lines: [] }],
    ["currency", { currency: "ABC" }],
    ["dueOn", { dueOn: "2027-02-30" }],
    ["customer.name", { customer: { name: "" } }],
    ["customer.country", { customer: { name: "x", country: "Germany" } }],
    ["customer.name", { customer: { name: "   " } }],
    ["customer.name", { customer: { name: "A\ud800" } }],
    ["lines.0.description", { lines: [{ description: "a\0b", unitPrice: "1" }] }],
    ["reference", { reference: "a\0b" }],
    ["reference", { reference: "x".repeat(101) }],
    ["", { amount: 5 }],
  ])("%s %j", (field, overrides) => {
    const parsed = NewInvoice.safeParse({ ...wish(), ...overrides });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.path.join(".")).toBe(field);
  });

  test.each([
    ["customer.email", { customer: { name: "x", email: "a@b.example\nBcc: c@d.example" } }],
    ["lines.0.quantity", { lines: [{ description: "x", unitPrice: "1", quantity: "0" }] }],
    ["lines", { lines: [{ description: "x", unitPrice: "-1" }] }],
    ["dueOn", { dueOn: "2020-01-01" }],
    ["lines.0.unitPrice", { currency: "EUR", lines: [{ description: "x", unitPrice: "999999999999" }] }],
  ])("%s %j", async (field, overrides) => {
    await expect(create(overrides)).rejects.toMatchObject({
      code: "BAD_INPUT",
      ...(field === "lines.0.unitPrice" ? {} : { field }),
    });
    expect(await rows()).toEqual({ invoices: 0, customers: 0, requests: 0 });
  });
});
