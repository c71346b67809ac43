import { createServer, type Server } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { Webhook } from "standardwebhooks";
import { expect, test } from "./fixtures";
import { cards, PayPage } from "./pages/pay-page";
import { until } from "./until";

type Received = { headers: Record<string, string>; body: string };

/** The owner's own system: keeps what it gets, answers what it is told to. */
const received: Received[] = [];
let answer = { status: 200, body: "thanks" };
let server: Server;
let address = "";

test.beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("The receiver has no port.");
  address = `http://127.0.0.1:${at.port}/paymast`;
});

test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const developersOf = (stack: { url: string }, owner: { businessId: string }) =>
  `${stack.url}/b/${owner.businessId}/settings/developers`;

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test("an address is added, tried, told of a paid invoice with a signature that others verify, rolled and removed", async ({
  signedIn: page,
  stack,
  owner,
  anInvoice,
  context,
}) => {
  test.setTimeout(120_000);
  const developers = developersOf(stack, owner);
  await page.goto(developers);
  await page.getByRole("button", { name: "Add an address" }).click();
  const adding = page.getByRole("form", { name: "Add an address" });
  await adding.getByLabel("Address").fill("ftp://nonsense");
  await adding.getByRole("button", { name: "Add the address" }).click();
  await expect(adding.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await adding.getByLabel("Address").fill(address);
  await adding.getByRole("button", { name: "Add the address" }).click();
  const secret = (await page.getByText(/^whsec_/).textContent()) ?? "";
  await isAccessible(page);

  await page.getByRole("link", { name: address }).click();
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText("The test event arrived: it was answered 200.")).toBeVisible();
  await page.getByText("webhook.test", { exact: true }).click();
  await expect(page.getByText("thanks", { exact: true })).toBeVisible();

  const invoice = await anInvoice();
  const visit = await context.newPage();
  await visit.goto(`${stack.url}/i/${invoice.token}/pay`);
  const pay = new PayPage(visit);
  await pay.payByCard(cards.threeDs);
  await pay.confirmAtBank();
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  const findPaid = () =>
    received.find(({ body }) => body.includes('"invoice.paid"') && body.includes(invoice.invoiceId));
  await until("the message arrived", 20_000, () => findPaid() !== undefined);
  const paid = findPaid();
  expect(new Webhook(secret).verify(paid?.body ?? "", paid?.headers ?? {})).toMatchObject({
    type: "invoice.paid",
    mode: "test",
    businessId: owner.businessId,
    data: { invoice: { id: invoice.invoiceId, status: "paid", dueMinor: 0 } },
  });

  await page.reload();
  await expect(page.getByText("Working")).toBeVisible();
  answer = { status: 500, body: "out of order" };
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText(/did not arrive\. It answered 500/)).toBeVisible();
  answer = { status: 204, body: "" };
  await page.getByRole("button", { name: "New secret" }).click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  const rolled = (await page.getByText(/^whsec_/).textContent()) ?? "";
  expect(rolled).not.toBe(secret);
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText("it was answered 204")).toBeVisible();
  const last = received.at(-1);
  for (const either of [secret, rolled]) new Webhook(either).verify(last?.body ?? "", last?.headers ?? {});
  await page.reload();
  await isAccessible(page);

  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("No address yet.")).toBeVisible();
});

test("a key is made, creates an invoice that is paid by its link, and is revoked", async ({
  signedIn: page,
  stack,
  owner,
}) => {
  await page.goto(developersOf(stack, owner));
  const form = page.getByRole("form", { name: "Make a key" });
  await form.getByLabel("Name").fill("Shop");
  await form.getByRole("button", { name: "Make a test key" }).click();
  const key = (await page.getByText(/^pmk_test_\w{40}$/).textContent()) ?? "";

  const call = (path: string, init: { method?: string; body?: unknown; key?: string } = {}) =>
    fetch(`${stack.url}/api/v1/invoices${path}`, {
      method: init.method ?? "GET",
      headers: { authorization: `Bearer ${init.key ?? key}`, "content-type": "application/json" },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
  const wish = {
    reference: "order-1042",
    customer: { name: "Bea Buyer", email: owner.email },
    lines: [{ description: "Workshop", quantity: "2", unitPrice: "49.00", taxRate: "19" }],
  };
  const created = await call("", { method: "POST", body: wish });
  expect(created.status).toBe(201);
  const invoice = await created.json();
  expect(invoice).toMatchObject({ totalMinor: 11_662, currency: "EUR", mode: "test", reference: "order-1042" });
  const again = await call("", { method: "POST", body: wish });
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(invoice);
  const wrong = await call("", { method: "POST", body: { ...wish, lines: [{ description: "x", unitPrice: 49 }] } });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ error: { code: "BAD_INPUT", field: "lines.0.unitPrice" } });

  await page.goto(invoice.payUrl);
  await expect(page.getByText("€116.62").first()).toBeVisible();
  const gone = await call(`/${invoice.id}/void`, { method: "POST", body: { reason: "Ordered twice" } });
  expect(await gone.json()).toMatchObject({ status: "void", dueMinor: 0 });
  expect(await (await call(`/${invoice.id}`)).json()).toMatchObject({ status: "void" });

  await page.goto(developersOf(stack, owner));
  await page.getByRole("button", { name: "Revoke Shop" }).click();
  await page.getByRole("button", { name: "Revoke it" }).click();
  await expect(page.getByText("No key yet.")).toBeVisible();
  expect((await call(`/${invoice.id}`)).status).toBe(401);
});

test("everyone reads the developers' page, in the dark and on a phone too", async ({ page, stack }) => {
  await page.goto(`${stack.url}/developers`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("For developers");
  await page.getByText("order.paid").first().click();
  await expect(page.locator("details[open]").getByText("data.order.reference", { exact: true })).toBeVisible();
  await expect(page.getByText(`curl ${stack.url}/api/v1/invoices`).first()).toBeVisible();
  await isAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await isAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
