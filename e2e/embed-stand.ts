import type { BrowserContext, Page } from "playwright/test";
import { test as base, signIn } from "./fixtures";
import { ProductPages } from "./pages/shop-pages";
import { serveWebsites, type Websites } from "./websites";

type Stand = {
  sites: Websites;
  /** `http://shop.example:PORT`, on the product's list. */
  shop: string;
  /** Another website of the list. */
  partner: string;
  /** Not on the list. */
  stranger: string;
  buyUrl: string;
  productUrl: string;
  /** Has methods that redirect. */
  zlotyUrl: string;
  script: string;
  link: (attributes?: string) => string;
};

/** Websites on names of their own, all served from here, and two products that may be sold on some of them. */
export const test = base.extend<Record<never, never>, { stand: Stand }>({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const resolve = "--host-resolver-rules=MAP *.example 127.0.0.1";
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), resolve] });
    },
    { scope: "worker" },
  ],
  stand: [
    async ({ stack, owner, browser }, use) => {
      const sites = await serveWebsites();
      const origin = (name: string) => `http://${name}.example:${sites.port}`;
      const context = await browser.newContext();
      await signIn(context, stack, owner);
      const page = await context.newPage();
      const products = new ProductPages(page, `${stack.url}/b/${owner.businessId}`);
      const list = `${origin("shop")}\n${origin("partner")}\nlocalhost:${sites.port}`;
      const productUrl = await products.add({ name: "Sourdough workshop", price: "49", tax: "23" });
      const buyUrl = await products.sell(productUrl, list);
      const zlotyProduct = await products.add({ name: "Kurs", price: "90", tax: "0", currency: "PLN" });
      const zlotyUrl = await products.sell(zlotyProduct, list);
      await context.close();
      const script = `<script async src="${stack.url}/embed.js"></script>`;
      const link = (attributes = "") => `<a href="${buyUrl}" data-paymast ${attributes}>Buy the workshop</a>`;
      const [shop, partner, stranger] = [origin("shop"), origin("partner"), origin("stranger")];
      await use({ sites, shop, partner, stranger, buyUrl, productUrl, zlotyUrl, script, link });
      await sites.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export const buyer = { name: "Bea Buyer", email: "bea@buyer.example" };

/** What the script says on the console, from now on. */
export function warningsOf(page: Page): string[] {
  const found: string[] = [];
  page.on("console", (message) => message.type() === "warning" && found.push(message.text()));
  return found;
}

export const html = (body: string) =>
  `<!doctype html><html lang="en"><title>My shop</title><h1>My shop</h1>${body}</html>`;

/** As browsers that block third-party storage: in a frame every access throws or is empty. */
export async function blockStorage(context: BrowserContext, paymast: string): Promise<void> {
  await context.addInitScript((origin) => {
    if (window.top === window || location.origin !== origin) return;
    const refuse = () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
      Object.defineProperty(window, name, { get: refuse, configurable: true });
    Object.defineProperty(document, "cookie", { get: () => "", set: () => undefined, configurable: true });
  }, paymast);
}
