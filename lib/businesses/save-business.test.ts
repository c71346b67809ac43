import { beforeEach, expect, test } from "vitest";
import { findNumberSeries, moveNumberSeries } from "@/db/queries/number-series";
import { refreshBranding } from "@/lib/connections/refresh-branding";
import { aContext, type TestContext } from "@/testing/context";
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
    series: { test: of(series.test), live: { ...of(series.live), ...live } },
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
