import type { Route } from "playwright/test";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { expect, signIn, test } from "./fixtures";
import { countingHands } from "./hands";
import { InvoicePages } from "./pages/invoice-pages";
import { OnlinePaymentsPage } from "./pages/online-payments-page";
import { cards, PayPage } from "./pages/pay-page";
import { until } from "./until";

test.use({ stackOptions: { isEmpty: true }, permissions: ["clipboard-read", "clipboard-write"] });
test.describe.configure({ mode: "serial" });

const person = {
  name: "Nordlicht Studio",
  country: "IE",
  email: "anna@nordlicht.example",
  password: "northern-lights-2026",
};
const keys = sandboxKeys.nordlicht.test;

const MOST_CLICKS = 12;
const MOST_FIELDS = 10;

/** The owner's business, once she has signed up. */
let businessUrl = "";

test("a newcomer is paid: from sign-up to a paid test invoice in few clicks and fields, reading nothing", async ({
  page,
  stack,
  context,
}, info) => {
  test.setTimeout(120_000);
  const hands = countingHands();
  const link = (name: string | RegExp) => page.getByRole("link", { name });
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  /** What a link to another tab opens. */
  const opened = async (press: () => Promise<void>) => {
    const coming = context.waitForEvent("page");
    await press();
    return await coming;
  };

  await test.step("sign up", async () => {
    await page.goto(`${stack.url}/sign-up`);
    await hands.type(page.getByLabel("Business name"), person.name);
    await hands.choose(page.getByLabel("Country"), person.country);
    await hands.type(page.getByLabel("E-mail"), person.email);
    await hands.type(page.getByLabel("Password", { exact: true }), person.password);
    await hands.press(button("Create your business"));
    await expect(page).toHaveURL(/\/b\/biz_\w+$/);
    businessUrl = page.url();
  });

  await test.step("Home leads to Stripe's page of keys, and both are copied there", async () => {
    await expect(page.getByText("0 of 4 done")).toBeVisible();
    const pasted: string[] = [];
    const stripe = await opened(() => hands.press(link("Open Stripe’s test keys")));
    for (const key of [keys.publishable, keys.secret]) {
      await hands.press(stripe.getByRole("row").filter({ hasText: key }).getByRole("button", { name: /^Copy/ }));
      pasted.push(await stripe.evaluate(() => navigator.clipboard.readText()));
    }
    await stripe.close();
    expect(pasted).toEqual([keys.publishable, keys.secret]);
  });

  await test.step("paste them and save", async () => {
    await hands.press(link("Paste your keys"));
    await hands.type(page.getByLabel("Publishable key · test"), keys.publishable);
    await hands.type(page.getByLabel("Secret key · test"), keys.secret);
    await expect(page.getByLabel("Switch on Auto payments")).toBeChecked();
    await hands.press(button("Save"));
    await expect(page.getByText("Connected", { exact: true })).toBeVisible();
    await expect(page.getByText(/Nordlicht Studio · acct_/)).toBeVisible();
    await expect(page.getByText(`•••• ${keys.secret.slice(-4)}`)).toBeVisible();
    await expect(page.getByText("Yes, with test cards.", { exact: false })).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Auto payments", exact: true })).toBeChecked();
    expect(await page.content()).not.toContain(keys.secret);
  });

  await test.step("a test invoice to herself, mailed, with a QR for her phone", async () => {
    await hands.press(link("Try a payment"));
    await hands.press(button("Send myself a test invoice"));
    await expect(page.getByRole("img", { name: "QR code of the payment page of TEST-1" })).toBeVisible();
    await until("the mail is there", 20_000, async () => (await stack.mails(person.email)).length === 1);
  });

  await test.step("she pays it as her customer would", async () => {
    const card = page.getByRole("listitem").filter({ hasText: "A card is paid with" });
    await hands.press(card.getByRole("button", { name: "Copy card" }));
    const number = await page.evaluate(() => navigator.clipboard.readText());
    expect(number).toBe(cards.good);
    const customer = await opened(() => hands.press(link(/^Pay TEST-1/)));
    const pay = new PayPage(customer);
    await hands.type(pay.form.locator("#payment-numberInput"), number);
    await hands.type(pay.form.locator("#payment-expiryInput"), "1234");
    await hands.type(pay.form.locator("#payment-cvcInput"), "123");
    await hands.press(pay.payButton);
    await expect(pay.heading).toHaveText("Paid. Thank you!");
    await customer.close();
  });

  await test.step("her own page ticks it by itself, and Home goes on to the next step", async () => {
    await page.bringToFront();
    await expect(page.getByText("A card is paid with (seen)")).toBeVisible({ timeout: 20_000 });
    await page.goto(businessUrl);
    await expect(page.getByText("2 of 4 done")).toBeVisible();
  });

  info.annotations.push({
    type: "clicks",
    description: `${hands.clicks.length} clicks, ${hands.fields.length} fields`,
  });
  expect(hands.clicks.length, hands.clicks.join("\n")).toBeLessThanOrEqual(MOST_CLICKS);
  expect(hands.fields.length, hands.fields.join("\n")).toBeLessThanOrEqual(MOST_FIELDS);
});

test("then an invoice of her own: written, mailed, paid from the mail, in the Payments tab, with receipts", async ({
  page,
  stack,
  context,
  log,
}) => {
  test.setTimeout(120_000);
  // The mailbox frames a mail without scripts, as a mail program would; Playwright's own are refused there too.
  log.expected.push(/Blocked script execution in '[^']+\/mailbox\//);
  await signIn(context, stack, person);
  await until("the mails of before are there", 20_000, async () => (await stack.mails()).length >= 3);
  const before = (await stack.mails()).length;
  const mails = async () => (await stack.mails()).slice(before);

  const invoices = new InvoicePages(page);
  await test.step("write an invoice for a new customer, issue and send it", async () => {
    await page.goto(`${businessUrl}/invoices/new`);
    await invoices.write({ customer: "Anna Kowalska", email: person.email, description: "Logo design", price: "120" });
    await invoices.issueAndSend();
    await expect(invoices.to).toHaveValue(person.email);
    await invoices.confirmSending();
    await expect(invoices.status("Sent")).toBeVisible();
  });

  await test.step("the mail says who, what, how much and until when, with the PDF and the link", async () => {
    const [mail] = await mails();
    expect(mail?.from).toContain("Nordlicht Studio");
    expect(mail?.replyTo).toContain(person.email);
    expect(mail?.subject).toContain("TEST-2");
    expect(mail?.subject).toMatch(/120[.,]00/);
    expect(mail?.subject).toMatch(/due/i);
    expect(mail?.attachments).toEqual([expect.objectContaining({ contentType: "application/pdf" })]);
    expect(mail?.attachments[0]?.size).toBeGreaterThan(5_000);
    expect(mail?.text).toContain("/pay");
  });

  await test.step("the customer opens the mail, presses Pay online, and pays", async () => {
    const mailbox = await context.newPage();
    await mailbox.goto(`${stack.sandbox.mailboxUrl}?q=TEST-2`);
    await mailbox.getByRole("link", { name: /TEST-2/ }).click();
    const opened = context.waitForEvent("page");
    await mailbox.frameLocator("iframe").getByRole("link", { name: "Pay online" }).click();
    const customer = await opened;
    const pay = new PayPage(customer);
    await expect(customer).toHaveURL(/\/i\/[\w-]{43}\/pay$/);
    await pay.payByCard(cards.good);
    await expect(pay.heading).toHaveText("Paid. Thank you!");
    await expect(pay.receipt).toContainText("Visa");
    await expect(pay.receipt).toContainText("4242");
  });

  await test.step("the owner's open page says Paid without being touched", async () => {
    await page.bringToFront();
    await expect(invoices.status("Paid")).toBeVisible({ timeout: 20_000 });
  });

  await test.step("the Payments tab and the payment's own page have it, with fee and net", async () => {
    await page.getByRole("link", { name: "Payments" }).first().click();
    const row = page.getByRole("row").filter({ hasText: "TEST-2" });
    await expect(row).toContainText("Anna Kowalska");
    await expect(row).toContainText("€120.00");
    await expect(row).toContainText("•••• 4242");
    await expect(row).toContainText("Paid");
    await row.getByRole("link").first().click();
    await expect(page).toHaveURL(/\/payments\/pay_\w+$/);
    await expect(page.getByText("Stripe's fee")).toBeVisible();
    await expect(page.getByText("Net, before refunds")).toBeVisible();
  });

  await test.step("exactly one receipt with the paid PDF, and one notice to the owner", async () => {
    await until("both mails are there", 20_000, async () => (await mails()).length >= 3);
    const [, ...rest] = await mails();
    const notices = rest.filter((mail) => mail.attachments.length === 0);
    const receipts = rest.filter((mail) => mail.attachments.length > 0);
    expect(rest.map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/^Receipt: €120\.00 for invoice TEST-2 from Nordlicht Studio/),
      expect.stringMatching(/Paid: TEST-2, €120\.00, Anna Kowalska, .+ after you sent it/),
    ]);
    expect(notices).toHaveLength(1);
    expect(receipts[0]?.attachments).toEqual([expect.objectContaining({ contentType: "application/pdf" })]);
    expect(receipts[0]?.text).toContain("€120.00");
    expect(receipts[0]?.from).toContain("Nordlicht Studio");
  });
});

test("customers come over from another program, and a mended file adds who was missing", async ({
  page,
  stack,
  context,
}) => {
  await signIn(context, stack, person);
  const choose = (text: string) =>
    page
      .getByLabel("File of customers")
      .setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(text, "latin1") });
  const lines = page.getByRole("list", { name: "Lines of the file" });
  await page.goto(`${businessUrl}/customers/import`);
  await choose(`name\n${"x".repeat(12_000_000)}`);
  await expect(page.getByText("This file is larger than 2 MB.")).toBeVisible();
  await choose("name;email;country\nJürgen Groß;juergen@example.com;Österreich\nBen;ben at example;Ireland\n");
  await expect(lines.getByRole("listitem").filter({ hasText: "Ben" })).toContainText("Type one e-mail address only");
  await expect(page.getByRole("status")).toContainText("1 new, 1 with something wrong.");
  await choose("name;email;country\nJürgen Groß;juergen@example.com;Österreich\nBen;ben@example.com;Ireland\n");
  await page.getByRole("button", { name: "Add 2 customers" }).click();
  await expect(page.getByText("2 customers are added.")).toBeVisible();
  await page.getByRole("link", { name: "See your customers" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Jürgen Groß" })).toContainText("Austria");
  await expect(page.getByRole("row").filter({ hasText: "Ben" })).toHaveCount(1);
});

test("her own mail server: a save says so, and a save that gets no answer says that", async ({
  page,
  stack,
  context,
  log,
}) => {
  log.expected.push(/Failed to load resource: net::ERR_FAILED/, /Failed to fetch/);
  await signIn(context, stack, person);
  await page.goto(`${businessUrl}/settings/mail/server`);
  await page.getByLabel("Server", { exact: true }).fill("127.0.0.1");
  await page.getByLabel("Port").fill(new URL(stack.sandbox.smtpUrl).port);
  await page.getByLabel("Encryption").selectOption("none");
  await page.getByLabel("Sender address").fill(person.email);
  const save = page.getByRole("button", { name: "Save", exact: true });
  const cut = (route: Route) => (route.request().method() === "POST" ? route.abort() : route.continue());
  await page.route("**/settings/mail/server", cut);
  await save.click();
  await expect(page.getByText("Paymast did not answer", { exact: false })).toBeVisible();
  await expect(page.getByLabel("Sender address")).toHaveValue(person.email);
  await page.unroute("**/settings/mail/server", cut);
  await save.click();
  await expect(page.getByText("Saved. Now send yourself a test mail.")).toBeVisible();
  await page.getByRole("button", { name: "Use this Paymast's own server again" }).click();
  await expect(page.getByText(/^Now mails come from paymast@e2e/)).toBeVisible();
  await expect(page.getByText("Saved.", { exact: false })).toHaveCount(0);
});

test("going live: live is shown from then on, what was sent stays test, and both keep their own lists", async ({
  page,
  stack,
  context,
}) => {
  await signIn(context, stack, person);
  // She looked at test on purpose before; the first live keys count for more.
  await page.goto(businessUrl);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.goto(`${businessUrl}/settings/online-payments/live`);
  await expect(page.getByText("No live keys are saved")).toBeVisible();
  await expect(page.getByText(/^\d{4}\/1$/)).toBeVisible();
  await page.getByRole("link", { name: "Paste live keys" }).click();
  const settings = new OnlinePaymentsPage(page);
  await settings.type("live", sandboxKeys.nordlicht.live);
  await settings.save();
  await expect(page.getByText(/^Live: connected\./)).toBeVisible();
  await expect(page.getByRole("button", { name: "Live", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.goto(`${businessUrl}/settings/online-payments/live`);
  await expect(page.getByText("You are live: new invoices can be paid with real money.")).toBeVisible();
  await page.goto(`${businessUrl}/invoices`);
  await expect(page.getByText("TEST-1")).toHaveCount(0);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "TEST-1" })).toContainText("Paid");
});
