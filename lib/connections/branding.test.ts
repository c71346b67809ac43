import { afterEach, expect, test } from "vitest";
import { findBusiness, updateBusiness } from "@/db/queries/businesses";
import { loadBusiness } from "@/lib/businesses/load-business";
import { saveLogo } from "@/lib/pictures/save-logo";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { aConnectingBusiness, type Connecting, typedKeys, whatIsStored } from "@/testing/connecting";
import { checkConnectionDaily } from "./check-connection-daily";
import { refreshBranding } from "./refresh-branding";
import { saveConnection } from "./save-connection";

const { nordlicht } = sandboxKeys;
const opened: Connecting[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

async function aConnection() {
  const setup = await aConnectingBusiness();
  opened.push(setup);
  const typed = typedKeys(setup.businessId, { test: nordlicht.test });
  const [saved] = await saveConnection(setup.ctx, typed);
  return { ...setup, ids: { businessId: setup.businessId, connectionId: saved?.connectionId ?? "" } };
}

/** A day later, after somebody changed the account in Stripe. */
async function theNextDay({ ctx, ids, sandbox }: Awaited<ReturnType<typeof aConnection>>): Promise<void> {
  sandbox.control.changeAccount(nordlicht.accountId, "test", (account) => {
    if (account.business_profile) account.business_profile.support_phone = "+48220000099";
    if (account.settings?.branding) account.settings.branding.primary_color = "#334455";
    if (account.settings?.payments) account.settings.payments.statement_descriptor = "NORDLICHT DESIGN";
  });
  ctx.clock.advance(86_400_000);
  await checkConnectionDaily(ctx, ids);
}

const descriptorOf = async ({ ctx, businessId }: Connecting) =>
  (await whatIsStored(ctx, businessId)).connections[0]?.statementDescriptor;

test("what was changed in Stripe is here a day later: support phone, color, statement descriptor", async () => {
  const setup = await aConnection();
  expect(await descriptorOf(setup)).toBe("NORDLICHT");
  await theNextDay(setup);
  expect(await loadBusiness(setup.ctx, setup.ids)).toMatchObject({ phone: "+48220000099", accentColor: "#334455" });
  expect(await descriptorOf(setup)).toBe("NORDLICHT DESIGN");
});

test("what the owner changed here stays, day after day, her logo too", async () => {
  const setup = await aConnection();
  const { ctx, businessId, ids } = setup;
  const stripes = await loadBusiness(ctx, ids);
  const { pictureId } = await saveLogo(ctx, { businessId, bytes: await aLogo() });
  expect(pictureId).not.toBe(stripes.logoPictureId);
  const own = { phone: "+48 22 555 01 17", accentColor: "#000000" };
  const ownFields = ["accentColor", "logoPictureId", "phone"];
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change: { ...own, ownFields } }));
  await theNextDay(setup);
  await theNextDay(setup);
  expect(await loadBusiness(ctx, ids)).toMatchObject({ ...own, logoPictureId: pictureId });
});

test("what she saves while Stripe's answer is being worked in is hers already", async () => {
  const { ctx, businessId, ids } = await aConnection();
  const branding = {
    name: null,
    supportEmail: null,
    supportPhone: "+1 555 0100",
    website: null,
    primaryColor: null,
    statementDescriptor: null,
    logo: { bytes: await aLogo(), contentType: "image/png" },
  };
  const refreshing = refreshBranding(ctx, { businessId, branding });
  const change = { phone: "+48 22 555 01 17", ownFields: ["phone"] };
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change }));
  expect((await refreshing).changed).toEqual(["logoPictureId"]);
  expect((await loadBusiness(ctx, ids)).phone).toBe("+48 22 555 01 17");
});

test("the logo is kept as a picture of ours, once, however often it is fetched", async () => {
  const setup = await aConnection();
  const first = (await findBusiness(setup.ctx.db.read, setup.businessId))?.logoPictureId;
  expect(first).toMatch(/^pic_/);
  await theNextDay(setup);
  expect((await findBusiness(setup.ctx.db.read, setup.businessId))?.logoPictureId).toBe(first);
});

/** A square of one color, as a picture file. */
async function aLogo(): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const square = { create: { width: 64, height: 64, channels: 3 as const, background: "#ff0088" } };
  return new Uint8Array(await sharp(square).png().toBuffer());
}
