import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import config from "../playwright.config";
import { blockStorage, html, test } from "./embed-stand";
import { expect, signIn } from "./fixtures";
import { EmbeddedShop, eventsOf, keepEvents } from "./pages/embed-pages";
import { cards } from "./pages/pay-page";
import { BuyPages } from "./pages/shop-pages";
import { until } from "./until";

/** Other people's websites: real names, all served from here. */
const launch = config.use?.launchOptions ?? {};
const resolve = "--host-resolver-rules=MAP *.example 127.0.0.1";
test.use({ launchOptions: { ...launch, args: [...(launch.args ?? []), resolve] } });

const buyer = { name: "Bea Buyer", email: "bea@buyer.example" };

const warnings = (page: Page): string[] => {
  const found: string[] = [];
  page.on("console", (message) => message.type() === "warning" && found.push(message.text()));
  return found;
};

test("snippet, overlay, 3-D Secure: the page is told `paid` with its reference, and the order is in the dashboard", async ({
  page,
  stack,
  owner,
  stand,
  log,
}) => {
  test.setTimeout(120_000);
  // A declined card is an answer with this status.
  log.expected.push(/402 \(Payment Required\)/);
  stand.sites.put("/", { html: html(stand.link('data-reference="cart-17"') + stand.script) });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  await keepEvents(page);
  await page.goto(stand.shop);
  const shop = new EmbeddedShop(page);
  const button = page.getByRole("button", { name: "Buy the workshop" });
  await expect(button).toHaveAttribute("aria-haspopup", "dialog");
  expect(new Set(asked), "before the click only the website and Paymast are asked").toEqual(
    new Set([stand.shop, stack.url]),
  );
  await button.focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("dialog", { name: "Buy the workshop" })).toBeVisible();
  await expect(shop.frame.getByRole("heading", { level: 1 })).toBeFocused();
  // Landmarks are the website's own matter, and those of each frame inside are another document's.
  const landmarks = ["region", "landmark-one-main", "landmark-unique", "landmark-no-duplicate-main"];
  const { violations } = await new AxeBuilder({ page }).disableRules(landmarks).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  await shop.fill(buyer);
  await shop.send.click();
  await shop.payByCard(cards.noFunds);
  await expect(shop.frame.getByRole("alert").first()).toBeVisible();
  await shop.payByCard(cards.threeDs);
  await shop.confirmAtBank();
  await expect(shop.frame.getByRole("region", { name: "Receipt" })).toContainText("€49.00");
  const events = await eventsOf(page);
  expect(events.map(({ name }) => name)).toEqual(["ready", "opened", "processing", "failed", "processing", "paid"]);
  const number = events.at(-1)?.detail.order ?? "";
  const product = stand.buyUrl.split("/").at(-1);
  expect(events.at(-1)?.detail).toEqual({
    product,
    reference: "cart-17",
    order: expect.stringMatching(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/),
  });
  expect(JSON.stringify(events), "nothing of the buyer").not.toMatch(/bea|buyer/i);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(button).toBeFocused();
  expect((await eventsOf(page)).at(-1)?.name).toBe("closed");

  await until("the invoice is mailed", 20_000, async () =>
    (await stack.mails()).some((mail) => mail.attachments.length > 0 && mail.subject.includes("€49.00")),
  );
  await signIn(page.context(), stack, owner);
  await page.goto(`${stack.url}/b/${owner.businessId}/products/orders`);
  await page.getByRole("row").filter({ hasText: number }).getByRole("link").first().click();
  await expect(page.getByText("cart-17")).toBeVisible();
});

test("40 hostile messages from the page, and a stranger's frame that says `paid`, change nothing", async ({
  page,
  stand,
  log,
}) => {
  const evil = `<script>parent.postMessage({paymast:1,type:"paid",order:"AAAA-2222",reference:"x"},"*");parent.postMessage({paymast:1,type:"close"},"*")</script>`;
  stand.sites.put("/evil", { html: evil });
  stand.sites.put("/", { html: html(stand.link() + stand.script) });
  await keepEvents(page);
  await page.goto(stand.shop);
  const shop = new EmbeddedShop(page);
  await shop.open();
  await shop.fill(buyer);
  log.expected.push(/recipient window's origin/);
  await page.evaluate(async (from) => {
    const frame = document.createElement("iframe");
    frame.src = from;
    document.body.append(frame);
    await new Promise((done) => frame.addEventListener("load", done));
    const inner = document.querySelector<HTMLElement>("body > div")?.shadowRoot?.querySelector("iframe")?.contentWindow;
    if (!inner) throw new Error("There is no frame to talk to.");
    const bad: unknown[] = [null, 1, "paid", [], { paymast: 1 }, { type: "opened" }, { paymast: 1, type: ["opened"] }];
    for (let n = 0; n < 40; n += 1)
      inner.postMessage(
        bad[n] ?? {
          paymast: 1,
          type: `paid${n}`,
          paid: true,
          url: "https://evil.example",
          extra: "x".repeat(n * 1_000),
        },
        "*",
      );
    // The page itself is no frame of ours either.
    postMessage({ paymast: 1, type: "paid", order: "AAAA-2222" }, "*");
  }, `${stand.stranger}/evil`);
  await expect(shop.frame.getByLabel("Name", { exact: true })).toHaveValue(buyer.name);
  await expect(shop.send).toBeVisible();
  expect((await eventsOf(page)).map(({ name }) => name)).toEqual(["ready", "opened"]);
});

test("under a strict content policy the two documented lines are enough; without them the page opens and the owner knows", async ({
  page,
  stack,
  stand,
  log,
}) => {
  const rest = "default-src 'none'; base-uri 'none'; require-trusted-types-for 'script'";
  const policy = `${rest}; script-src ${stack.url}; frame-src ${stack.url}`;
  stand.sites.put("/", { html: html(stand.link() + stand.script), headers: { "Content-Security-Policy": policy } });
  await page.goto(stand.shop);
  const shop = new EmbeddedShop(page);
  await shop.open();
  expect(log.problems, "no violation").toEqual([]);
  for (const file of ["embed.js", "embed.d.ts"]) {
    const served = await page.request.get(`${stack.url}/${file}`);
    expect(served.status(), file).toBe(200);
    // A website that isolates itself loads nothing else from another origin.
    expect(served.headers()["cross-origin-resource-policy"], file).toBe("cross-origin");
    expect(served.headers()["cache-control"], file).toContain("max-age=3600");
  }

  const noFrames = `${rest}; script-src ${stack.url}`;
  stand.sites.put("/", { html: html(stand.link() + stand.script), headers: { "Content-Security-Policy": noFrames } });
  log.expected.push(/Content Security Policy/, /violates the following/);
  await page.goto(stand.shop);
  const said = warnings(page);
  const told = page.waitForResponse((response) => response.url().endsWith("/api/embed-reports"));
  await page.getByRole("button", { name: "Buy the workshop" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
  expect(said.join()).toContain("no frame-src for Paymast");
  expect((await told).status()).toBe(204);
  await expect(page.getByRole("link", { name: /^Back to shop\.example/ })).toHaveAttribute("href", `${stand.shop}/`);
  await expect(new BuyPages(page).send).toBeVisible();
});

test("in a single-page app buttons that come later work, twice on a page, and the script twice is one script", async ({
  page,
  stand,
}) => {
  const later = `<script>setTimeout(() => {
    const host = document.createElement("main");
    host.innerHTML = '${stand.link('id="one"')}<paymast-button id="two" reference="r2" style="--paymast-background:#063"><a href="${stand.buyUrl}">Book it</a></paymast-button>';
    document.body.append(host);
  }, 50)</script>`;
  stand.sites.put("/", { html: html(stand.script + stand.script + later) });
  const said = warnings(page);
  await keepEvents(page);
  await page.goto(stand.shop);
  const shop = new EmbeddedShop(page);
  const second = page.getByRole("button", { name: "Book it" });
  await second.click();
  await shop.isReadable();
  const told = async () => (await eventsOf(page)).filter(({ name }) => name !== "ready");
  await expect.poll(async () => (await told()).length).toBe(1);
  await expect(page.locator("iframe")).toHaveCount(1);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Buy the workshop" }).click();
  await shop.isReadable();
  expect(said).toEqual(["[Paymast] the script is on this page twice; once is enough"]);
  await expect.poll(async () => (await told()).length).toBe(3);
  expect((await told()).map(({ name, detail, target }) => [name, detail.reference, target])).toEqual([
    ["opened", "r2", "two"],
    ["closed", "r2", "two"],
    ["opened", null, "one"],
  ]);
  // The app draws another page: nothing of the overlay may stay.
  await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate")));
  await expect(page.locator("iframe")).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe("");
});

test("inside a frame of a listed website the overlay opens; inside a stranger's the page opens beside it", async ({
  page,
  context,
  stand,
  log,
}) => {
  stand.sites.put("/inner", { html: html(stand.link() + stand.script) });
  stand.sites.put("/outer", {
    html: html(`<iframe title="Inner" width="900" height="800" src="${stand.shop}/inner"></iframe>`),
  });
  await page.goto(`${stand.partner}/outer`);
  const inner = page.frameLocator('iframe[title="Inner"]');
  await inner.getByRole("button", { name: "Buy the workshop" }).click();
  await expect(inner.frameLocator('iframe[title="Checkout"]').getByLabel("E-mail", { exact: true })).toBeVisible();
  log.expected.push(/frame-ancestors/, /Refused to (frame|display)/, /ERR_BLOCKED_BY_RESPONSE/);
  await page.goto(`${stand.stranger}/outer`);
  const opened = context.waitForEvent("page");
  await inner.getByRole("button", { name: "Buy the workshop" }).click();
  const beside = await opened;
  await expect(beside).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
  await expect(new BuyPages(beside).send).toBeVisible();

  // A frame that may open nothing beside itself: the visitor's own click leads on.
  const tight = 'sandbox="allow-scripts allow-same-origin allow-top-navigation-by-user-activation"';
  stand.sites.put("/tight", {
    html: html(`<iframe title="Inner" ${tight} width="900" height="800" src="${stand.shop}/inner"></iframe>`),
  });
  log.expected.push(/Blocked opening/);
  await page.goto(`${stand.stranger}/tight`);
  await inner.getByRole("button", { name: "Buy the workshop" }).click();
  await inner.getByRole("link", { name: "Continue on the payment page" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
});

test("with third-party storage blocked the overlay sells up to the card's form", async ({
  page,
  context,
  stack,
  stand,
}) => {
  await blockStorage(context, stack.url);
  stand.sites.put("/", {
    html: html(stand.link('data-quantity="1" data-email="bea@buyer.example" data-locale="de"') + stand.script),
  });
  await page.goto(stand.shop);
  const shop = new EmbeddedShop(page, "de");
  await shop.open();
  await expect(shop.frame.getByLabel("E-Mail", { exact: true })).toHaveValue("bea@buyer.example");
  await shop.frame.getByLabel("Name", { exact: true }).fill("Bea");
  await shop.send.click();
  await shop.fillCard(cards.good);
});

test("a way to pay that leaves for a bank's page goes on in the whole tab, with a way back", async ({
  page,
  stand,
}) => {
  stand.sites.put("/", { html: html(`<a href="${stand.zlotyUrl}" data-paymast>Kup</a>${stand.script}`) });
  await page.goto(`${stand.shop}/?page=1`);
  const shop = new EmbeddedShop(page);
  await page.getByRole("button", { name: "Kup" }).click();
  await shop.fill(buyer);
  await shop.send.click();
  await shop.form.locator("#p24-tab").click();
  await shop.payButton.click();
  await expect(page).toHaveURL((url) => url.href.startsWith(`${stand.zlotyUrl}/`));
  await expect(page.getByRole("link", { name: /^Back to shop\.example/ })).toHaveAttribute(
    "href",
    `${stand.shop}/?page=1`,
  );
  await expect(page.getByRole("button", { name: /^Pay / })).toBeVisible();
});

test("a website that is not on the list, a narrow window, and a browser without scripts: each sells on the product's page", async ({
  page,
  stack,
  browser,
  stand,
  log,
}) => {
  stand.sites.put("/", { html: html(stand.link('data-reference="cart-9"') + stand.script) });
  log.expected.push(/frame-ancestors/, /Refused to (frame|display)/, /ERR_BLOCKED_BY_RESPONSE/);
  const said = warnings(page);
  await page.goto(stand.stranger);
  const told = page.waitForResponse((response) => response.url().endsWith("/api/embed-reports"));
  await page.getByRole("button", { name: "Buy the workshop" }).click();
  await expect(page).toHaveURL((url) => url.href.startsWith(stand.buyUrl));
  expect(said.join()).toContain("this website is not in the product's list");
  expect((await told).status()).toBe(204);
  await expect(page.getByRole("link", { name: /^Back to/ })).toHaveCount(0);
  await expect(page.locator('input[name="reference"]')).toHaveValue("cart-9");
  const report = { key: stand.buyUrl.split("/").at(-1), why: "refused", origin: stand.stranger };
  const send = (origin: string, data: object) =>
    page.request.post(`${stack.url}/api/embed-reports`, { headers: { origin }, data });
  expect((await send(stand.stranger, report)).status(), "another website's page reports nothing").toBe(403);
  expect((await send(stack.url, { ...report, origin: "x".repeat(1_000_000) })).status()).toBe(400);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(stand.shop);
  await page.getByRole("button", { name: "Buy the workshop" }).click();
  await expect(page.getByRole("link", { name: /^Back to shop\.example/ })).toBeVisible();
  await expect(new BuyPages(page).send).toBeVisible();

  const plain = await browser.newContext({ javaScriptEnabled: false });
  const visit = await plain.newPage();
  await visit.goto(stand.shop);
  await visit.getByRole("link", { name: "Buy the workshop" }).click();
  await expect(new BuyPages(visit).send).toBeVisible();
  await plain.close();
});

test("Online sales: the owner tests the page, reads the line to change and what websites reported", async ({
  browser,
  stack,
  owner,
  stand,
}) => {
  stand.sites.put("/", {
    html: html(stand.link()),
    headers: { "Content-Security-Policy": "frame-src 'none'" },
  });
  const problems: string[] = [];
  for (const look of looks) {
    const context = await browser.newContext({ ...look.use, reducedMotion: "reduce" });
    await signIn(context, stack, owner);
    const tab = await context.newPage();
    await tab.goto(`${stand.productUrl}/online`);
    await expect(tab.getByRole("button", { name: "Test on my site" })).toBeEnabled();
    await tab.waitForLoadState("networkidle");
    await tab.getByLabel("The page where the button stands").fill(`localhost:${stand.sites.port}`);
    await tab.getByRole("button", { name: "Test on my site" }).click();
    await expect(tab.getByText("The script is missing")).toBeVisible();
    await expect(tab.getByText("The website is on your list")).toBeVisible();
    await expect(tab.getByText(`frame-src ${stack.url}`, { exact: true }).first()).toBeVisible();
    await tab.getByText("What the button can’t do").click();
    await tab.getByText("For your developer").click();
    await tab.screenshot({ path: `test-results/embed/online-${look.name}.png`, fullPage: true });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) problems.push(`${look.name}: ${wide} px too wide`);
    const { violations } = await new AxeBuilder({ page: tab }).analyze();
    problems.push(...violations.map(({ id, nodes }) => `${look.name}: ${id} ${nodes[0]?.html.slice(0, 160)}`));
    await context.close();
  }
  expect(problems).toEqual([]);
});

const looks = [
  { name: "desktop-light", use: { viewport: { width: 1280, height: 900 }, colorScheme: "light" } },
  { name: "phone-dark", use: { viewport: { width: 390, height: 844 }, colorScheme: "dark" } },
] as const;
