import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { findNumberSeries, moveNumberSeries } from "@/db/queries/number-series";
import { invoices } from "@/db/schema";
import { refreshBranding } from "@/lib/connections/refresh-branding";
import { aContext, type TestContext } from "@/testing/context";
import { anIssuedInvoice } from "@/testing/documents";
import { twoOwners } from "@/testing/people";
import type { TypedBusiness } from "./business-form";
import { loadBusiness } from "./load-business";
import { loadBusinessSettings } from "./load-business-settings";
import { type SaveBusinessInput, saveBusiness } from "./save-business";

let ctx: TestContext;
let businessId: string;
let otherId: string;

beforeEach(async () => {
  ctx = await aContext();
  const { anna, bert } = await twoOwners(ctx);
  businessId = anna.businessId;
  otherId = bert.businessId;
});

/** The form as the page shows it, with some fields typed over. */
async function form(
  change: Partial<TypedBusiness> = {},
  live: Partial<{ pattern: string; next: string }> = {},
  liveProforma: Partial<{ pattern: string; next: string }> = {},
): Promise<SaveBusinessInput> {
  const { business, series } = await loadBusinessSettings(ctx, { businessId });
  const text = (value: string | number | null) => String(value ?? "");
  const fields = Object.fromEntries(
    Object.entries(business).map(([name, value]) => [name, typeof value === "object" && value !== null ? "" : value]),
  );
  const typed = {
    ...asTyped(fields),
    paymentTermDays: text(business.paymentTermDays),
    reminderAfterDays: text(business.reminderAfterDays),
  };
  for (const [name, value] of Object.entries(typed)) if (value === null) Object.assign(typed, { [name]: "" });
  const of = (view: { pattern: string; next: number }) => ({
    pattern: view.pattern,
    next: text(view.next),
    shownNext: text(view.next),
  });
  return {
    businessId,
    typed: { ...typed, ...change },
    series: {
      test: of(series.test),
      live: { ...of(series.live), ...live },
      testProforma: of(series.testProforma),
      liveProforma: { ...of(series.liveProforma), ...liveProforma },
    },
  };
}

/** The page's fields have the names of the columns. */
const asTyped = (fields: Record<string, unknown>) => fields as TypedBusiness;

const branding = {
  name: "Name at Stripe",
  supportEmail: "help@stripe.example",
  supportPhone: "+1 555 0100",
  website: "https://at-stripe.example",
  primaryColor: "#112233",
  address: null,
  statementDescriptor: null,
  logo: null,
};

test("what the owner typed wins over the provider, what she left alone is filled", async () => {
  await saveBusiness(ctx, await form({ phone: "+48 22 555 01 17" }));
  await refreshBranding(ctx, { businessId, branding });
  expect(await loadBusiness(ctx, { businessId })).toMatchObject({
    phone: "+48 22 555 01 17",
    website: "https://at-stripe.example",
    accentColor: "#112233",
  });
});

test("saving without a change makes nothing the owner's own", async () => {
  const before = (await loadBusiness(ctx, { businessId })).ownFields;
  await saveBusiness(ctx, await form());
  expect((await loadBusiness(ctx, { businessId })).ownFields).toEqual(before);
});

test("a field the owner emptied stays empty", async () => {
  await refreshBranding(ctx, { businessId, branding });
  await saveBusiness(ctx, await form({ phone: "" }));
  await refreshBranding(ctx, { businessId, branding });
  expect((await loadBusiness(ctx, { businessId })).phone).toBeNull();
});

test("one wrong field saves nothing at all", async () => {
  const before = await loadBusiness(ctx, { businessId });
  await expect(
    saveBusiness(ctx, await form({ city: "Kraków" }, { pattern: "without a counter" })),
  ).rejects.toMatchObject({
    field: "livePattern",
  });
  expect(await loadBusiness(ctx, { businessId })).toEqual(before);
});

test("another business is left as it is", async () => {
  const before = await loadBusinessSettings(ctx, { businessId: otherId });
  await saveBusiness(ctx, await form({ name: "New name" }, { pattern: "R-{N}", next: "70" }));
  expect(await loadBusinessSettings(ctx, { businessId: otherId })).toEqual(before);
});

test("the owner's pattern and number are the very next ones", async () => {
  await saveBusiness(ctx, await form({}, { pattern: "R{YY}-{NNNN}", next: "120" }));
  expect((await loadBusinessSettings(ctx, { businessId })).series.live).toEqual({ pattern: "R{YY}-{NNNN}", next: 120 });
});

test("numbers taken while the page stood open are not taken back by its Save", async () => {
  const open = await form({ city: "Kraków" });
  const from = { pattern: "{YYYY}/{N}", nextNumber: 1, period: "" };
  await ctx.db.inTransaction((tx) =>
    moveNumberSeries(tx, { businessId, mode: "live", from, to: { nextNumber: 4, period: "2026" } }),
  );
  await saveBusiness(ctx, open);
  expect(await findNumberSeries(ctx.db.read, { businessId, mode: "live" })).toMatchObject({
    nextNumber: 4,
    period: "2026",
  });
});

const proforma = async (kind: "invoice" | "proforma" = "proforma") =>
  (await anIssuedInvoice(ctx, businessId, { mode: "live", kind })).number;

test("proformas are numbered by the owner's pattern, also when it is typed before the first one", async () => {
  await saveBusiness(ctx, await form({}, {}, { pattern: "OFFER-{YY}-{NNN}", next: "7" }));
  expect((await loadBusinessSettings(ctx, { businessId })).series.liveProforma).toEqual({
    pattern: "OFFER-{YY}-{NNN}",
    next: 7,
  });
  expect([await proforma(), await proforma("invoice"), await proforma()]).toEqual([
    "OFFER-26-007",
    "2026/1",
    "OFFER-26-008",
  ]);
});

test("a change after the first proforma takes hold, and what is not touched stays", async () => {
  expect(await proforma()).toBe("PF-2026/1");
  await saveBusiness(ctx, await form({ city: "Kraków" }));
  expect(await proforma()).toBe("PF-2026/2");
  await saveBusiness(ctx, await form({}, {}, { pattern: "P{N}" }));
  expect(await proforma()).toBe("P3");
});

test.each([
  ["{YYYY}/{N}", "the invoices' own"],
  ["{YYYY}/{NNNN}", "the same with zeros"],
  ["20{YY}/{N}", "the same spelled with digits"],
  ["no counter", "no pattern"],
])("the proforma's pattern %j is refused on its field (%s)", async (pattern) => {
  await expect(saveBusiness(ctx, await form({}, {}, { pattern }))).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "liveProformaPattern",
  });
  expect(await proforma()).toBe("PF-2026/1");
});

test("invoices can't take over the proformas' pattern either", async () => {
  await expect(saveBusiness(ctx, await form({}, { pattern: "PF-{YYYY}/{NNN}" }))).rejects.toMatchObject({
    field: "liveProformaPattern",
  });
  await saveBusiness(ctx, await form({}, { pattern: "PF-{YYYY}/{NNN}" }, { pattern: "Q-{N}" }));
});

test("a number that a proforma had before it was paid is not given again, to neither kind", async () => {
  const { invoiceId } = await anIssuedInvoice(ctx, businessId, { mode: "live", kind: "proforma" });
  const change = { number: "2026/1", kind: "invoice" as const };
  await ctx.db.inTransaction((tx) => tx.update(invoices).set(change).where(eq(invoices.id, invoiceId)));
  await saveBusiness(ctx, await form({}, {}, { pattern: "Q-{N}" }));
  await expect(saveBusiness(ctx, await form({}, {}, { pattern: "PF-{YYYY}/{N}", next: "1" }))).rejects.toMatchObject({
    field: "liveProformaNext",
    message: expect.stringContaining("PF-2026/1 has been used"),
  });
  await expect(saveBusiness(ctx, await form({}, { pattern: "PF-{YYYY}/{N}", next: "1" }))).rejects.toMatchObject({
    field: "liveNext",
  });
});
