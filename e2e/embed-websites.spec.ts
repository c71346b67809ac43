import { AxeBuilder } from "@axe-core/playwright";
import { html, test, warningsOf } from "./embed-stand";
import { expect, signIn } from "./fixtures";
import { EmbeddedShop, eventsOf, keepEvents } from "./pages/embed-pages";
import { BuyPages } from "./pages/shop-pages";

/** All kinds of websites: each sells, and where the overlay can't open, console and owner know why. */

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
  const said = warningsOf(page);
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
  const said = warningsOf(page);
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

test("with hundreds of buttons on the page a press sells at once, before its link was taken over", async ({
  page,
  stand,
}) => {
  const last = `<a id="last" href="${stand.buyUrl}" data-paymast>The last</a>`;
  const pressed = `<script>document.querySelector("[src]").addEventListener("load", () => document.getElementById("last").click())</script>`;
  stand.sites.put("/", { html: html(stand.link().repeat(400) + last + stand.script + pressed) });
  await keepEvents(page);
  await page.goto(stand.shop);
  await new EmbeddedShop(page).isReadable();
  await expect(page.locator('a[role="button"]')).toHaveCount(401);
  const names = (await eventsOf(page)).map(({ name }) => name);
  expect(names.filter((name) => name === "ready")).toHaveLength(401);
  expect(names.filter((name) => name === "opened")).toHaveLength(1);
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
  const said = warningsOf(page);
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
