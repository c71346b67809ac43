/** Buyers of what the owners sell on their websites, and the owners who change it meanwhile. */
import { findOffer, findProduct } from "@/db/queries/products";
import { loadBuyPage } from "@/lib/orders/load-buy-page";
import { placeOrder } from "@/lib/orders/place-order";
import { priceTag } from "@/lib/orders/read-order";
import { archiveProduct } from "@/lib/products/archive-product";
import { switchOffer } from "@/lib/products/save-offer";
import { saveProduct } from "@/lib/products/save-product";
import { type BuyerPage, type Doc, violate, type World } from "../world";
import { type Act, anyProcess, begin, pick } from "./acting";
import { openForm, pressPay } from "./customers";
import { typedProduct } from "./owner-shop";

type Sale = { key: string; business: string; product: string };

const salesOf = (world: World): Sale[] =>
  world.database.rows<Sale>(
    "select key, business_id as business, product_id as product from offers order by stock is null, id",
  );

const MOST_PAGES = 6;
const BROWSERS = 3;

/** Some open a product's page: from now on each browser shows its price, with a form that has a key of its own. */
const visit: Act = (world, a, b, c) => {
  // Two of three go where the units are few.
  const sale = pick(salesOf(world), a % 3 === 2 ? 1 : 0);
  const shop = world.shops.find((one) => one.businessId === sale?.business);
  if (sale === undefined || shop === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const { key } = sale;
  begin(world, `${BROWSERS} buyers open the page ${key}`, async () => {
    const page = await loadBuyPage(ctx, { key });
    if (page?.state !== "forSale") return page?.state ?? "gone";
    for (let browser = 0; browser < BROWSERS; browser += 1) {
      const formKey = [browser, a, b, c].map((number) => number.toString(36)).join("_");
      world.pages.push({ shop, key, formKey: formKey.padEnd(22, "0").slice(0, 22), shownPrice: page.shownPrice });
    }
    world.pages.splice(0, Math.max(0, world.pages.length - MOST_PAGES));
    return page.shownPrice;
  });
  return true;
};

/** Sends the form, or two buyers do; pressed twice now and then, or sent again with another quantity; then the form to pay opens. */
const order: Act = (world, a, b, c) => {
  const page = pick(world.pages, a);
  if (page === undefined) return false;
  const quantity = 1 + (c % 2);
  send(world, page, { quantity, process: b, pays: c >>> 8 });
  if (c % 5 === 0) send(world, page, { quantity: 1 + ((c >>> 4) % 2), process: b + 1, pays: 0 });
  const other = pick(world.pages, a + 1);
  if (c % 3 === 0 && other !== undefined && other !== page) send(world, other, { quantity, process: b, pays: c >>> 6 });
  return true;
};

function send(world: World, page: BuyerPage, of: { quantity: number; process: number; pays: number }): void {
  const { ctx } = anyProcess(world, of.process);
  const { key, formKey, shownPrice, shop } = page;
  begin(world, `a buyer orders ${of.quantity} of ${key} with the form ${formKey}`, async () => {
    const placed = await placeOrder(ctx, { key, formKey, shownPrice, typed: typedOrder(of.quantity), reference: null });
    if (placed.kind === "refused") {
      // Who reads that goes away, or loads the page anew.
      world.pages = world.pages.filter((one) => one.formKey !== formKey);
      return placed.problem.code;
    }
    const [row] = checkPlaced(world, page);
    const doc: Doc = { shop, invoiceId: row?.id ?? "", token: placed.token };
    const before = saleOf(world, key);
    const started = await openForm(world, ctx, doc);
    const isOpened = started.startsWith("ready");
    checkForSale(world, { doc, before, after: saleOf(world, key), isOpened });
    // Most pay at once; the others leave their form open in a tab.
    const tab = world.tabs.at(-1);
    if (isOpened && tab?.doc === doc && of.pays % 3 !== 0) pressPay(world, tab, of.pays >>> 2);
    return started;
  });
}

const typedOrder = (quantity: number) => ({
  quantity: String(quantity),
  // A fixed price is the offer's own, whatever somebody types.
  amount: "0.01",
  name: "Bea Buyer",
  email: "bea@buyer.example",
  wantsInvoice: false,
  company: "",
  addressLine1: "",
  postalCode: "",
  city: "",
  country: "",
  taxId: "",
  answers: {},
  acceptsTerms: false,
});

type Placed = { id: string; unitPriceE4: number; gross: number; taxRateBps: number; currency: string };

/** I12 and I31: a form is one order, at the price that its page showed. */
function checkPlaced(world: World, { formKey, shownPrice }: BuyerPage): Placed[] {
  const rows = world.database.rows<Placed>(
    `select id, unit_price_e4 as unitPriceE4, price_includes_tax as gross, tax_rate_bps as taxRateBps, currency
     from orders where form_key = ?`,
    formKey,
  );
  if (rows.length !== 1) violate(world, "I31", `the form ${formKey} made ${rows.length} orders`);
  for (const { id, gross, currency, ...price } of rows) {
    const tag = priceTag({ ...price, priceIncludesTax: gross === 1 }, currency);
    if (tag !== shownPrice) violate(world, "I12", `${id} costs ${tag}, and its page showed ${shownPrice}`);
  }
  return rows;
}

type Standing = { isOn: number; archivedAt: number | null; offerAt: number; productAt: number };

const saleOf = (world: World, key: string): Standing | undefined =>
  world.database.rows<Standing>(
    `select o.is_on as isOn, p.archived_at as archivedAt, o.updated_at as offerAt, p.updated_at as productAt
     from offers o join products p on p.id = o.product_id where o.key = ?`,
    key,
  )[0];

/** I24: while a product is off sale nobody is handed a form to pay for it. */
function checkForSale(
  world: World,
  at: { doc: Doc; before: Standing | undefined; after: Standing | undefined; isOpened: boolean },
): void {
  const { doc, before, after, isOpened } = at;
  if (!isOpened || before === undefined || JSON.stringify(before) !== JSON.stringify(after)) return;
  if (before.isOn === 1 && before.archivedAt === null) return;
  violate(world, "I24", `${doc.invoiceId} can be paid while its product is off sale`);
}

/** The owner changes the price, takes the product off sale or out of the lists, or puts it back. */
const stall: Act = (world, a, b, c) => {
  const sale = pick(salesOf(world), a);
  if (sale === undefined) return false;
  const { ctx } = anyProcess(world, b);
  const of = { businessId: sale.business, productId: sale.product };
  begin(world, `${sale.business} changes what it sells`, async () => {
    const product = await findProduct(ctx.db.read, of);
    const offer = await findOffer(ctx.db.read, of);
    if (product === null || offer === null) return "gone";
    if (product.archivedAt !== null) await archiveProduct(ctx, { ...of, isArchived: false });
    if (!offer.isOn || product.archivedAt !== null) return switchOffer(ctx, { ...of, isOn: true });
    if (c % 6 === 0) return switchOffer(ctx, { ...of, isOn: false });
    if (c % 6 === 1) return archiveProduct(ctx, { ...of, isArchived: true });
    const typed = typedProduct(20 + (c % 40));
    return saveProduct(ctx, { ...of, revision: product.revision, mode: "live", typed, typedIn: "en" });
  });
  return true;
};

export const buyers = { visit, order, stall } as const;
