import { expect, test } from "vitest";
import { findOffer, findOfferByKey } from "@/db/queries/products";
import { readLine } from "@/lib/invoices/typed-lines";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { anOffer, typedProduct } from "@/testing/selling";
import { archiveProduct } from "./archive-product";
import { loadProduct, loadProducts, searchProducts } from "./load-products";
import { offerKey } from "./offer";
import { checkedProduct, lineOfProduct, type TypedProduct } from "./product";
import { saveOffer, startOffer, switchOffer, type TypedOffer } from "./save-offer";
import { saveProduct } from "./save-product";

const ctx = await aContext();
const { businessId } = await aBusiness(ctx);

async function aProduct(typed: Partial<TypedProduct> = {}, mode: "test" | "live" = "live"): Promise<string> {
  const productId = ctx.newId("prd");
  await saveProduct(ctx, { businessId, productId, revision: 0, mode, typed: typedProduct(typed), typedIn: "en" });
  return productId;
}

test.each<[string, Partial<TypedProduct>, string]>([
  ["no name", { name: " \n " }, "name"],
  ["a name of 10 MB", { name: "x".repeat(10_000_000) }, "name"],
  ["no price", { price: "" }, "price"],
  ["a price below zero", { price: "-1" }, "price"],
  ["a price that is none", { price: "12 or so" }, "price"],
  ["a price nobody pays", { price: "99999999999999" }, "price"],
  ["a tax above everything", { taxRate: "100.01" }, "taxRate"],
  ["a currency nobody has", { currency: "EURO" }, "currency"],
])("%s is refused on its field", (_what, typed, field) => {
  expect(() => checkedProduct(typedProduct(typed), "en")).toThrow(
    expect.objectContaining({ code: "BAD_INPUT", field }),
  );
});

test("a product is a line of an invoice: its net, with as many digits as it takes", () => {
  const product = { ...checkedProduct(typedProduct({ price: "49" }), "de"), description: null };
  const line = lineOfProduct(product, "de");
  expect(line).toMatchObject({ description: "Sourdough workshop", quantity: "1", taxRate: "19" });
  expect(readLine(line, 0, { minorDigits: 2, language: "de" })).toMatchObject({
    unitPriceE4: 41_176_471,
    taxRateBps: 1_900,
  });
});

test("an edit of an older revision is refused, and the same new form twice is one product", async () => {
  const productId = await aProduct();
  const edit = (revision: number, name: string) =>
    saveProduct(ctx, { businessId, productId, revision, mode: "live", typed: typedProduct({ name }), typedIn: "en" });
  await edit(1, "First");
  await expect(edit(1, "Second")).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await loadProduct(ctx, { businessId, productId })).name).toBe("First");
  const twice = ctx.newId("prd");
  const form = {
    businessId,
    productId: twice,
    revision: 0,
    mode: "live",
    typed: typedProduct(),
    typedIn: "en",
  } as const;
  await Promise.all([saveProduct(ctx, form), saveProduct(ctx, form)]);
  expect((await loadProduct(ctx, { businessId, productId: twice })).name).toBe("Sourdough workshop");
});

test("another business's product does not exist", async () => {
  const productId = await aProduct();
  const { businessId: other } = await aBusiness(ctx);
  await expect(loadProduct(ctx, { businessId: other, productId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(
    saveProduct(ctx, { businessId: other, productId, revision: 1, mode: "live", typed: typedProduct(), typedIn: "en" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(archiveProduct(ctx, { businessId: other, productId, isArchived: true })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(startOffer(ctx, { businessId: other, productId, websites: "", language: "en" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("archived it is out of lists, pickers and off its website; brought back it is not sold by itself", async () => {
  const { productId, key } = await anOffer(ctx, businessId, { product: { name: "Zebra print" } });
  await archiveProduct(ctx, { businessId, productId, isArchived: true });
  const of = { businessId, mode: "live" as const, search: "zebra" };
  expect((await loadProducts(ctx, { ...of, archived: false, cursor: null })).rows).toEqual([]);
  expect(await searchProducts(ctx, { ...of, typedIn: "en" })).toEqual([]);
  expect((await findOfferByKey(ctx.db.read, { key }))?.offer.isOn).toBe(false);
  await archiveProduct(ctx, { businessId, productId, isArchived: false });
  expect((await loadProducts(ctx, { ...of, archived: false, cursor: null })).rows).toHaveLength(1);
  expect((await findOfferByKey(ctx.db.read, { key }))?.offer.isOn).toBe(false);
});

test("lists and pickers show one mode; a search takes % and _ as they are", async () => {
  await aProduct({ name: "100% cotton" }, "test");
  const names = async (mode: "test" | "live", search: string) =>
    (await searchProducts(ctx, { businessId, mode, search, typedIn: "en" })).map((product) => product.name);
  expect(await names("test", "100%")).toEqual(["100% cotton"]);
  expect(await names("test", "%otton_")).toEqual([]);
  expect(await names("live", "cotton")).toEqual([]);
});

test("switching on and off keeps the address; a product without a price can't be sold", async () => {
  const productId = await aProduct({ price: "0" });
  const start = () => startOffer(ctx, { businessId, productId, websites: "", language: "en" });
  await expect(start()).rejects.toMatchObject({ code: "CONFLICT" });
  await saveProduct(ctx, { businessId, productId, revision: 1, mode: "live", typed: typedProduct(), typedIn: "en" });
  const { key } = await start();
  await switchOffer(ctx, { businessId, productId, isOn: false });
  expect(await start()).toEqual({ key });
});

const typedOffer = (overrides: Partial<TypedOffer> = {}): TypedOffer => ({
  websites: "example.com",
  publicName: "",
  publicText: "",
  amountKind: "fixed",
  minimum: "",
  minQuantity: "1",
  maxQuantity: "1",
  stock: "",
  shownStock: "",
  thankYouText: "",
  returnUrl: "",
  termsText: "",
  termsUrl: "",
  fields: [],
  notify: "",
  holdsZeroTax: false,
  language: "en",
  ...overrides,
});
const choice = { id: "size", label: "Size", kind: "choice", isRequired: true, choices: "S" } as const;

test.each<[string, Partial<TypedOffer>, string]>([
  ["a way on that is a script", { returnUrl: "javascript:alert(1)" }, "returnUrl"],
  ["terms with a password", { termsUrl: "https://a:b@example.com" }, "termsUrl"],
  ["more to than from", { minQuantity: "3", maxQuantity: "2" }, "maxQuantity"],
  ["half a quantity", { maxQuantity: "1.5" }, "maxQuantity"],
  ["less than no stock", { stock: "-1" }, "stock"],
  ["a choice of one", { fields: [{ ...choice }] }, "fields.0"],
  [
    "two questions of one id",
    {
      fields: [
        { ...choice, choices: "S\nM" },
        { ...choice, choices: "S\nM" },
      ],
    },
    "fields.1",
  ],
  ["nobody to notify", { notify: "not-an-address" }, "notify"],
  ["a minimum of nothing", { amountKind: "open", minimum: "0" }, "minimum"],
  ["a website that is none", { websites: "<script>" }, "websites"],
])("%s is refused on its field", async (_what, typed, field) => {
  const { productId } = await anOffer(ctx, businessId);
  await expect(
    saveOffer(ctx, { businessId, productId, typed: typedOffer(typed), typedIn: "en" }),
  ).rejects.toMatchObject({ code: "BAD_INPUT", field });
});

test("a stock the owner did not touch is left alone, although some were sold while the form was open", async () => {
  const { productId } = await anOffer(ctx, businessId, { offer: { stock: 7 } });
  const stockOf = async () => (await findOffer(ctx.db.read, { businessId, productId }))?.stock;
  const save = (stock: string, shownStock: string) =>
    saveOffer(ctx, { businessId, productId, typed: typedOffer({ stock, shownStock }), typedIn: "en" });
  await save("10", "10");
  expect(await stockOf()).toBe(7);
  await save("4", "10");
  expect(await stockOf()).toBe(4);
  await save("", "4");
  expect(await stockOf()).toBeNull();
});

test("an address is made of the name as far as it goes, and always has a part nobody guesses", () => {
  const random = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(offerKey("Brot & Straße für Übermorgen", random)).toMatch(/^brot-strasse-fur-ubermorgen-[a-z0-9]{8}$/);
  expect(offerKey("日本語", random)).toMatch(/^[a-z0-9]{8}$/);
});
