import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { makeId } from "@/lib/ids";
import { placeOrder } from "@/lib/orders/place-order";
import { priceTag, type TypedOrder } from "@/lib/orders/read-order";
import { loadProduct } from "@/lib/products/load-products";
import { saveOffer, startOffer } from "@/lib/products/save-offer";
import { savePicture } from "@/lib/products/save-picture";
import { saveProduct } from "@/lib/products/save-product";
import type { Seeding } from "./seed";
import { confirmAt, type Step } from "./year";

const DAY_MS = 86_400_000;

const poster = {
  name: "Northern Lights poster, A2",
  code: "POSTER-NL",
  description: "Printed on heavy matt paper, numbered and signed. Rolled in a sturdy tube.",
  unit: "",
  price: "39",
  priceIncludesTax: true,
  currency: "EUR",
  taxRate: "23",
};
const hour = {
  name: "Design consulting",
  code: "CONSULT",
  description: "",
  unit: "hour",
  price: "85",
  priceIncludesTax: false,
  currency: "EUR",
  taxRate: "23",
};

const buyers: [daysAgo: number, name: string, email: string, quantity: string, isPaid: boolean][] = [
  [16, "Marta Wiśniewska", "marta@buyer.example", "1", true],
  [11, "Jonas Weber", "jonas@buyer.example", "2", true],
  [6.5, "Chloé Martin", "chloe@buyer.example", "1", false],
  [3.2, "Tom Okafor", "tom@buyer.example", "3", true],
];

/** Two products, one of them for sale on the studio's website, and what was bought there in the last weeks. */
export function planShop(seeding: Seeding, span: { until: number }): Step[] {
  const opened = span.until - 20 * DAY_MS;
  const productId = makeId("prd", opened, seeding.ctx.random(16));
  const shop: { key: string } = { key: "" };
  const open: Step = {
    at: opened,
    run: async () => {
      shop.key = await openShop(seeding, productId);
    },
  };
  const orders = buyers.map(
    ([daysAgo, name, email, quantity, isPaid]): Step => ({
      at: span.until - daysAgo * DAY_MS,
      run: () => buy(seeding, { productId, key: shop.key, name, email, quantity, isPaid }),
    }),
  );
  return [open, ...orders];
}

async function openShop({ ctx, businessId }: Seeding, productId: string): Promise<string> {
  const product = { businessId, revision: 0, mode: "live", typedIn: "en" } as const;
  await saveProduct(ctx, { ...product, productId, typed: poster });
  await saveProduct(ctx, { ...product, productId: ctx.newId("prd"), typed: hour });
  await savePicture(ctx, { businessId, productId, bytes: await drawPoster() });
  const websites = "nordlicht.example";
  const { key } = await startOffer(ctx, { businessId, productId, websites, language: "en" });
  await saveOffer(ctx, {
    businessId,
    productId,
    typedIn: "en",
    typed: {
      websites,
      publicName: "",
      publicText: "",
      amountKind: "fixed",
      minimum: "",
      minQuantity: "1",
      maxQuantity: "5",
      stock: "40",
      shownStock: "",
      thankYouText: "Thank you! We roll and post it within two days.",
      returnUrl: "",
      termsText: "",
      termsUrl: "",
      fields: [{ id: "dedication", label: "Dedication", kind: "text", isRequired: false, choices: "" }],
      notify: "",
      holdsZeroTax: false,
      language: "en",
    },
  });
  return key;
}

type Purchase = { productId: string; key: string; name: string; email: string; quantity: string; isPaid: boolean };

/** What a buyer's browser does: sends the form, then pays; or leaves. */
async function buy(seeding: Seeding, { productId, key, isPaid, ...buyer }: Purchase): Promise<void> {
  const { ctx, businessId } = seeding;
  const product = await loadProduct(ctx, { businessId, productId });
  const typed: TypedOrder = {
    ...buyer,
    amount: "",
    wantsInvoice: false,
    company: "",
    addressLine1: "",
    postalCode: "",
    city: "",
    country: "",
    taxId: "",
    answers: {},
    acceptsTerms: false,
  };
  const placed = await placeOrder(ctx, {
    key,
    formKey: randomBytes(16).toString("base64url"),
    shownPrice: priceTag(product, product.currency),
    typed,
    reference: null,
  });
  if (placed.kind !== "placed") throw new Error(`The demo's order was refused: ${placed.problem.code}`);
  const { token } = placed;
  if (isPaid)
    await confirmAt(seeding, { token, returnPath: `/buy/${key}/${token}` }, { payment_method: "pm_card_visa" });
}

/** Bands of light over a dark horizon. */
function drawPoster(): Promise<Buffer> {
  const bands = ["#3ddc97", "#2bb3a3", "#5a6ff0"].map(
    (color, n) =>
      `<path d="M-50 ${330 + n * 70}C200 ${180 + n * 60} 420 ${420 - n * 30} 950 ${190 + n * 80}" stroke="${color}" stroke-width="${70 - n * 12}" fill="none" opacity="0.55"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="640"><rect width="900" height="640" fill="#0b1830"/>${bands.join("")}<path d="M0 560L180 470 330 540 520 440 700 530 900 460V640H0Z" fill="#050b18"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
