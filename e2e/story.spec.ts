import { sandboxKeys } from "../sandbox/stripe/accounts";
import { expect, test } from "./fixtures";
import { InvoicePages } from "./pages/invoice-pages";
import { OnlinePaymentsPage } from "./pages/online-payments-page";
import { cards, PayPage } from "./pages/pay-page";
import { SignUpPage } from "./pages/sign-up-page";
import { until } from "./until";

test.use({ stackOptions: { isEmpty: true } });

const person = {
  name: "Nordlicht Studio",
  country: "IE",
  email: "anna@nordlicht.example",
  password: "northern-lights-2026",
};

test("from an empty installation to a paid invoice, by mail, link and card", async ({ page, stack, context, log }) => {
  test.setTimeout(180_000);
  // The mailbox frames a mail without scripts, as a mail program would; Playwright's own are refused there too.
  log.expected.push(/Blocked script execution in '[^']+\/mailbox\//);

  await test.step("sign up", async () => {
    await new SignUpPage(page).signUp(stack.url, person);
    await expect(page).toHaveURL(/\/b\/biz_\w+$/);
  });
  const businessUrl = page.url();

  await test.step("paste keys and save", async () => {
    const settings = new OnlinePaymentsPage(page);
    await page.getByRole("link", { name: "Settings" }).first().click();
    await page.getByRole("link", { name: "Online payments" }).click();
    await settings.type("test", sandboxKeys.nordlicht.test);
    await expect(page.getByLabel("Switch on Auto payments")).toBeChecked();
    await settings.save();
    await expect(page.getByText("Connected", { exact: true })).toBeVisible();
    await expect(page.getByText(/Nordlicht Studio · acct_/)).toBeVisible();
    await expect(page.getByText(`•••• ${sandboxKeys.nordlicht.test.secret.slice(-4)}`)).toBeVisible();
    await expect(page.getByRole("group").getByText("TEST", { exact: true })).toBeVisible();
    await expect(page.getByText("Yes, with test cards.", { exact: false })).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Auto payments", exact: true })).toBeChecked();
    expect(await page.content()).not.toContain(sandboxKeys.nordlicht.test.secret);
  });

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
    const [mail] = await stack.mails(person.email);
    expect(mail?.from).toContain("Nordlicht Studio");
    expect(mail?.replyTo).toContain(person.email);
    expect(mail?.subject).toContain("TEST-1");
    expect(mail?.subject).toMatch(/120[.,]00/);
    expect(mail?.subject).toMatch(/due/i);
    expect(mail?.attachments).toEqual([expect.objectContaining({ contentType: "application/pdf" })]);
    expect(mail?.attachments[0]?.size).toBeGreaterThan(5_000);
    expect(mail?.text).toContain("/pay");
  });

  await test.step("the customer opens the mail, presses Pay online, and pays", async () => {
    const mailbox = await context.newPage();
    await mailbox.goto(`${stack.sandbox.mailboxUrl}?q=TEST-1`);
    await mailbox.getByRole("link", { name: /TEST-1/ }).click();
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
    const row = page.getByRole("row").filter({ hasText: "TEST-1" });
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
    await until("both mails are there", 20_000, async () => (await stack.mails()).length >= 3);
    const [, ...rest] = await stack.mails();
    const notices = rest.filter((mail) => mail.attachments.length === 0);
    const receipts = rest.filter((mail) => mail.attachments.length > 0);
    expect(rest.map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/^Receipt: €120\.00 for invoice TEST-1 from Nordlicht Studio/),
      expect.stringMatching(/Paid: TEST-1, €120\.00, Anna Kowalska, .+ after you sent it/),
    ]);
    expect(notices).toHaveLength(1);
    expect(receipts[0]?.attachments).toEqual([expect.objectContaining({ contentType: "application/pdf" })]);
    expect(receipts[0]?.text).toContain("€120.00");
    expect(receipts[0]?.from).toContain("Nordlicht Studio");
  });
});
