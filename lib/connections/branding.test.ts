import { afterEach, expect, test } from "vitest";
import { type BusinessChange, findBusiness, updateBusiness } from "@/db/queries/businesses";
import { loadBusiness } from "@/lib/businesses/load-business";
import { saveLogo } from "@/lib/pictures/save-logo";
import type { Branding } from "@/lib/providers/provider";
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

const NOTHING: Branding = {
  name: null,
  supportEmail: null,
  supportPhone: null,
  website: null,
  address: null,
  primaryColor: null,
  statementDescriptor: null,
  logo: null,
};

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
  const logo = { bytes: await aLogo(), contentType: "image/png" };
  const branding = { ...NOTHING, supportPhone: "+1 555 0100", logo };
  const refreshing = refreshBranding(ctx, { businessId, branding });
  const change = { phone: "+48 22 555 01 17", ownFields: ["phone"] };
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change }));
  expect((await refreshing).changed).toEqual(["logoPictureId"]);
  expect((await loadBusiness(ctx, ids)).phone).toBe("+48 22 555 01 17");
});

const STRIPES = {
  line1: "ul. Nowa 9",
  line2: null,
  postalCode: "00-001",
  city: "Warszawa",
  region: null,
  country: "PL",
};
const EMPTY = { addressLine1: null, addressLine2: null, postalCode: null, city: null, region: null };

/** A business in Poland, its address as given, after Stripe told of another one. */
async function afterStripesAddress(before: BusinessChange): Promise<BusinessChange> {
  const { ctx, businessId, ids } = await aConnection();
  await ctx.db.inTransaction((tx) => updateBusiness(tx, { businessId, change: { country: "PL", ...before } }));
  await refreshBranding(ctx, { businessId, branding: { ...NOTHING, address: STRIPES } });
  return await loadBusiness(ctx, ids);
}

test("the support address fills an empty one, and follows when it changes in Stripe", async () => {
  const filled = { addressLine1: "ul. Nowa 9", postalCode: "00-001", city: "Warszawa" };
  expect(await afterStripesAddress(EMPTY)).toMatchObject(filled);
  expect(await afterStripesAddress({ ...EMPTY, addressLine1: "ul. Stara 1", addressLine2: "2" })).toMatchObject({
    ...filled,
    addressLine2: null,
  });
});

test("an address of which the owner typed one line is hers, whole; one abroad is another place", async () => {
  const own = { ...EMPTY, city: "Kraków", ownFields: ["city"] };
  expect(await afterStripesAddress(own)).toMatchObject({ ...EMPTY, city: "Kraków" });
  expect(await afterStripesAddress({ ...EMPTY, country: "IE" })).toMatchObject(EMPTY);
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
