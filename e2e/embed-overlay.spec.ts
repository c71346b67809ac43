import { AxeBuilder } from "@axe-core/playwright";
import { blockStorage, buyer, html, test } from "./embed-stand";
import { expect, signIn } from "./fixtures";
import { EmbeddedShop, eventsOf, keepEvents } from "./pages/embed-pages";
import { cards } from "./pages/pay-page";
import { until } from "./until";

/** The overlay over a page of the owner's website: what is bought in it, and what the page is told. */

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

test("a wallet of the device buys in the overlay with one press, because the frame hands payments on", async ({
  page,
  stand,
}) => {
  stand.sites.put("/", { html: html(stand.link('data-reference="wallet-1"') + stand.script) });
  await keepEvents(page);
  await page.goto(stand.shop);
  const shop = new EmbeddedShop(page);
  await shop.open();
  await expect(page.locator('iframe[title="Checkout"]')).toHaveAttribute("allow", /(^|; )payment \*/);
  const express = 'iframe[title="Secure express checkout frame"]';
  // What Chromium itself says: the website, our frame and the provider's inside of it each handed it on.
  const mayPay = await shop.frame
    .frameLocator(express)
    .locator("body")
    .evaluate(({ ownerDocument }) => {
      const policy: unknown = Reflect.get(ownerDocument, "featurePolicy");
      return policy instanceof Object ? Reflect.get(policy, "allowsFeature").call(policy, "payment") : null;
    });
  expect(mayPay).toBe(true);
  await shop.frame.frameLocator(express).getByRole("button", { name: "Pay with Google Pay" }).click();
  await shop.frame
    .frameLocator('iframe[title="Sandbox wallet"]')
    .getByRole("button", { name: "Pay with Google Pay" })
    .click();
  await expect(shop.frame.getByRole("region", { name: "Receipt" })).toContainText("€49.00");
  await expect.poll(async () => (await eventsOf(page)).at(-1)?.name).toBe("paid");
  expect((await eventsOf(page)).at(-1)?.detail).toMatchObject({ reference: "wallet-1" });
  expect(new URL(page.url()).origin, "the website itself is left alone").toBe(stand.shop);
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
