import { expect, test } from "./fixtures";
import { PaymentPage } from "./pages/payment-page";
import { query } from "./process/ledger";
import type { NewInvoice } from "./product";

test("a bank line finds its invoice, is recorded once, and its excess pays another invoice", async ({
  signedIn: page,
  stack,
  owner,
}) => {
  const issue = (wanted: NewInvoice) => stack.product.issue({ person: owner, wanted });
  const paid = await issue({ customer: "Bergmann GmbH", amountMinor: 48_000 });
  const other = await issue({ customer: "Bergmann GmbH", amountMinor: 5_000 });
  await issue({ customer: "Somebody Else", amountMinor: 48_001 });

  await page.goto(`${stack.url}/b/${owner.businessId}/payments`);
  await page.getByRole("link", { name: "Record a payment" }).click();
  await page
    .getByLabel("Line of your bank statement, invoice number or customer")
    .fill(`BERGMANN GMBH Rechnung ${paid.number} 500.00 EUR`);
  await expect(page.getByLabel("Amount that arrived")).toHaveValue("500.00");
  const first = page.getByRole("radio", { name: paid.number });
  await expect(page.getByRole("group", { name: "Invoices that fit" })).toBeVisible();
  await expect(page.getByRole("radio").first()).toHaveAttribute("value", paid.invoiceId);

  await test.step("without an invoice it is refused beside the choice", async () => {
    await page.getByRole("button", { name: "Record the payment" }).click();
    await expect(page.getByText("Choose the invoice that was paid.")).toBeVisible();
    await expect(page.getByLabel("Amount that arrived")).toHaveValue("500.00");
  });
  await first.check();
  await page.getByRole("button", { name: "Record the payment" }).dblclick();
  await expect(page.getByRole("status").getByText(`The payment is recorded for ${paid.number}`)).toBeVisible();
  await expect(page.getByText("€20.00 of it was not due.", { exact: false })).toBeVisible();
  expect(query(stack.db, "SELECT id FROM payments WHERE kind = 'bank_transfer'")).toHaveLength(1);

  await page.getByRole("link", { name: "See the payment" }).click();
  const payment = new PaymentPage(page);
  await expect(payment.heading).toContainText("€20.00 not due");
  await page.getByRole("button", { name: "Use for an invoice…" }).click();
  await expect(payment.creditDialog.getByLabel("Invoice")).toContainText(other.number);
  await payment.creditDialog.getByLabel("Invoice").selectOption(other.invoiceId);
  await expect(payment.creditDialog.getByLabel("Amount in EUR")).toHaveValue("20.00");
  await payment.creditDialog.getByRole("button", { name: "Use it" }).click();
  await expect(payment.said.getByText("€20.00 is used for the other invoice.")).toBeVisible();
  await expect(payment.heading.getByText("Paid", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: other.number }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Partially paid");
});

test("Mark as paid is the same form, filled in; a payment typed by mistake is taken back and is due again", async ({
  signedIn: page,
  stack,
  owner,
  anInvoice,
}) => {
  const invoice = await anInvoice();
  const invoicePage = `${stack.url}/b/${owner.businessId}/invoices/${invoice.invoiceId}`;
  await page.goto(invoicePage);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Mark as paid…" }).click();
  await expect(page.getByLabel("Amount that arrived")).toHaveValue("120.00");
  await page.getByLabel("How it arrived").selectOption("cash");
  await page.getByRole("button", { name: "Record the payment" }).click();
  await page.getByRole("link", { name: "See the invoice" }).click();
  await expect(page.getByRole("heading", { level: 1 }).getByText("Paid", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Cash" }).click();
  const payment = new PaymentPage(page);
  await page.getByRole("button", { name: "Take back…" }).click();
  await payment.takeBackDialog.getByLabel("What happened").fill("Typed for the wrong invoice");
  await payment.takeBackDialog.getByRole("button", { name: "Take back" }).click();
  await expect(payment.said.getByText("The payment was taken back.", { exact: false })).toBeVisible();
  await expect(payment.heading).toContainText("Taken back");
  await expect(page.getByRole("button", { name: /^(Take back|Pay back|Refund)…$/ })).toHaveCount(0);
  await page.goto(invoicePage);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Issued");
});
