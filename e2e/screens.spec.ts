import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright/test";
import { expect, signIn, test } from "./fixtures";
import { cards, PayPage } from "./pages/pay-page";
import { comeBack, payByCard, payByDebit, requireForm, touch } from "./process/customer";
import { query } from "./process/ledger";
import type { Issued, Person } from "./product";
import type { Stack } from "./stack";

type Screen = [name: string, path: string];

/** The four looks are shared out between the workers; each has an installation of its own. */
test.describe.configure({ mode: "parallel" });

let screens: { owner: Screen[]; auth: Screen[]; customer: Screen[] };

test.beforeAll(async ({ stack, owner, browser }) => {
  test.setTimeout(180_000);
  const invoices = await inEveryState(stack, owner);
  screens = {
    owner: ownerScreens(owner, invoices, {
      payment: await pathOfPayment(stack, owner, browser),
      event: query<{ id: string }>(stack.db, "SELECT id FROM provider_events WHERE body IS NOT NULL")[0]?.id ?? "",
    }),
    auth: [
      ["sign-in", "/sign-in"],
      ["sign-up-closed", "/sign-up"],
      ["reset", "/reset"],
      ["not-found", "/no/such/page"],
    ],
    customer: customerScreens(invoices),
  };
});

/** Arrives after three minutes, so that its page can be looked at. */
const slowDebit = "DE08370400440532013002";

type Invoices = Record<"open" | "german" | "paid" | "onItsWay" | "failed" | "void", Issued>;

async function inEveryState(stack: Stack, person: Person): Promise<Invoices> {
  const make = (wanted = {}) => stack.product.issue({ person, wanted });
  const invoices: Invoices = {
    open: await make({ send: true, description: "Logo design for the new café, three drafts and one correction" }),
    german: await make({ language: "de", customer: "Bergmann GmbH", amountMinor: 1_234_567 }),
    paid: await make({ amountMinor: 4_250 }),
    onItsWay: await make({ customer: "Lighthouse Books Ltd" }),
    failed: await make({ customer: "Oakridge Dental" }),
    void: await make(),
  };
  await stack.product.makeVoid({ person, invoiceId: invoices.void.invoiceId });
  await payByCard(stack, await requireForm(stack, invoices.paid.token));
  await payByDebit(stack, await requireForm(stack, invoices.onItsWay.token), slowDebit);
  const failing = await requireForm(stack, invoices.failed.token);
  await touch(stack, invoices.failed.token, failing);
  await payByCard(stack, failing, cards.noFunds);
  for (const { token } of [invoices.paid, invoices.onItsWay, invoices.failed]) await comeBack(stack, token);
  return invoices;
}

function ownerScreens(
  person: Person,
  invoices: Invoices,
  { payment, event }: Record<"payment" | "event", string>,
): Screen[] {
  const base = `/b/${person.businessId}`;
  const invoice = ({ invoiceId }: Issued) => `${base}/invoices/${invoiceId}`;
  return [
    ["home", base],
    ["invoices", `${base}/invoices`],
    ["invoices-none-found", `${base}/invoices?q=nobody-has-this-name`],
    ["invoice-new", `${base}/invoices/new`],
    ["invoice-open", invoice(invoices.open)],
    ["invoice-paid", invoice(invoices.paid)],
    ["invoice-void", invoice(invoices.void)],
    ["invoice-failed", invoice(invoices.failed)],
    ["invoice-send", `${invoice(invoices.german)}/send`],
    ["payments", `${base}/payments`],
    ["payments-not-completed", `${base}/payments?view=not-completed`],
    ["payments-unpaid", `${base}/payments?view=unpaid`],
    ["payouts", `${base}/payments/payouts`],
    ["comparison", `${base}/payments/comparison`],
    ["payment", payment],
    ["payment-refund", `${payment}?refund=all`],
    ["payment-record", `${base}/payments/new`],
    ["payment-record-invoice", `${base}/payments/new?invoice=${invoices.open.invoiceId}`],
    ["customers", `${base}/customers`],
    ["customer-import", `${base}/customers/import`],
    ["customer-new", `${base}/customers/new`],
    ["customer", `${base}/customers/${invoices.open.customerId}`],
    ["settings-business", `${base}/settings`],
    ["settings-online-payments", `${base}/settings/online-payments`],
    ["settings-rehearsal", `${base}/settings/online-payments/rehearsal`],
    ["settings-go-live", `${base}/settings/online-payments/live`],
    ["settings-mail", `${base}/settings/mail`],
    ["settings-health", `${base}/settings/health`],
    ["settings-health-message", `${base}/settings/health/events/${event}`],
    ["settings-team", `${base}/settings/team`],
    ["settings-account", `${base}/settings/account`],
    ["owner-not-found", `${base}/invoices/inv_nobody`],
  ];
}

async function pathOfPayment(stack: Stack, person: Person, browser: Browser): Promise<string> {
  const page = await browser.newPage();
  await signIn(page.context(), stack, person);
  await page.goto(`${stack.url}/b/${person.businessId}/payments`);
  const link = page.locator("main").locator('a[href*="/payments/pay_"]').first();
  const path = (await link.getAttribute("href")) ?? "";
  await page.close();
  return path;
}

function customerScreens(invoices: Invoices): Screen[] {
  const { open, german, paid, onItsWay, failed } = invoices;
  const path = ({ token }: Issued) => `/i/${token}`;
  return [
    ["hosted-open", path(open)],
    ["hosted-german", path(german)],
    ["hosted-paid", path(paid)],
    ["hosted-void", path(invoices.void)],
    ["pay-open", `${path(open)}/pay`],
    ["pay-german", `${path(german)}/pay`],
    ["pay-paid", `${path(paid)}/pay`],
    ["pay-on-its-way", `${path(onItsWay)}/pay`],
    ["pay-another-try", `${path(failed)}/pay`],
    ["pay-void", `${path(invoices.void)}/pay`],
    ["hosted-not-found", `/i/${"A".repeat(43)}`],
  ];
}

for (const width of [1280, 390]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${width} px, ${colorScheme}`, () => {
      test.use({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme });

      // Axe takes most of the time; each theme and each width has it once, and nothing it looks at depends on both.
      const isForAxe = (width === 1280) === (colorScheme === "light");
      test(`every page ${isForAxe ? "is clean for axe, " : ""}fits its width, and complains of nothing`, async ({
        page,
        stack,
        owner,
        log,
      }) => {
        test.setTimeout(480_000);
        // The pages that do not exist say so with their status.
        log.expected.push(
          /status of 404/,
          /Blocked script execution in '[^']*' because the document's frame is sandboxed/,
        );
        const folder = `test-results/screens/${width}-${colorScheme}`;
        const visit = async ([name, path]: Screen) => {
          await page.goto(stack.url + path);
          // Behind an open dialog the page is hidden from everybody, headings too.
          const arrived = page.getByRole("heading", { level: 1 }).or(page.getByRole("dialog"));
          await expect(arrived.first()).toBeAttached();
          await settle(page, name);
          await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
          expect.soft(await widthToScroll(page), `${name} scrolls sideways`).toBe(0);
          if (isForAxe) expect.soft(await flaws(page), `${name} has flaws for axe`).toEqual([]);
        };
        for (const screen of [...screens.auth, ...screens.customer]) await visit(screen);
        await signIn(page.context(), stack, owner);
        for (const screen of screens.owner) await visit(screen);
      });
    });
  }
}

/** What is drawn late: Stripe's form, and the font. */
async function settle(page: Page, name: string): Promise<void> {
  const pay = new PayPage(page);
  if (["pay-open", "pay-german", "pay-another-try"].includes(name))
    await expect(pay.form.getByRole("button").first()).toBeVisible();
  if (name === "invoice-send")
    await expect(page.frameLocator('iframe[title="The mail"]').getByRole("heading", { level: 1 })).toBeVisible();
  await page.evaluate(() => document.fonts.ready.then(() => true));
}

const widthToScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function flaws(page: Page): Promise<string[]> {
  // A frame without scripts can't be looked into.
  const { violations } = await new AxeBuilder({ page }).exclude("iframe[sandbox]").analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`,
    );
}

test("an invoice is paid with the keyboard alone", async ({ page, anInvoice }) => {
  const invoice = await anInvoice();
  const pay = new PayPage(page);
  await page.goto(invoice.url);
  await tabTo(page, () =>
    page.getByRole("link", { name: "Pay online" }).evaluate((el) => el === document.activeElement),
  );
  await page.keyboard.press("Enter");
  await expect(pay.form.getByRole("button").first()).toBeVisible();
  const number = pay.form.locator("#payment-numberInput");
  if (!(await number.isVisible())) {
    const card = pay.form.locator("#card-tab");
    await tabTo(page, () => card.evaluate((el) => el === document.activeElement && document.hasFocus()));
    await page.keyboard.press("Enter");
    await expect(number).toBeVisible();
  }
  await tabTo(page, () => number.evaluate((el) => el === document.activeElement && document.hasFocus()));
  await page.keyboard.type(cards.good);
  await page.keyboard.type("1234");
  await page.keyboard.type("123");
  await tabTo(page, () => pay.payButton.evaluate((el) => el === document.activeElement));
  await page.keyboard.press("Enter");
  await expect(pay.heading).toHaveText("Paid. Thank you!");
  await expect(pay.heading).toBeFocused();
});

/** Presses Tab until `isThere`; a page where that takes more than 40 presses is no page for a keyboard. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("40 presses of Tab did not lead there.");
}
