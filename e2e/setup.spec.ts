import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { expect, signIn, test } from "./fixtures";
import { InvoicePages } from "./pages/invoice-pages";
import { OnlinePaymentsPage } from "./pages/online-payments-page";
import { comeBack, payByCard, requireForm } from "./process/customer";
import type { KeyPair, Person } from "./product";
import { foreignEndpoints, ownEndpoints } from "./setup/endpoints";
import type { SetupTools } from "./setup/tools";
import { setupCases } from "./setup-cases";
import { README, withTable } from "./setup-table";
import type { Stack } from "./stack";

const { nordlicht, harbor } = sandboxKeys;
/** Proved, by a message that came back or by an answer where none can come. */
const YES = /Yes, with test cards(\. Stripe answered us in \d| and without a webhook\.)/;
/** Each restart gives the businesses of earlier cases their webhook back, as it should; only one case is about the limit. */
const MANY = 400;
const TSX = ["--import", "tsx"];

let tools: SetupTools;
let original: Record<string, string>;

/** Each case has an owner and a business of its own; what it changed outside is put right after it. */
test.beforeEach(async ({ page, stack, log }, info) => {
  // A server that was stopped on purpose, and a page that asks it again.
  log.expected.push(/Failed to (load resource|fetch)/, /ERR_CONNECTION_REFUSED/);
  original = { ...stack.env };
  stack.control.setWebhookRules({ limit: MANY });
  const person = await stack.product.signUpPerson({
    email: `setup-${info.title.replace(/\W+/g, "-").slice(0, 40)}-${info.repeatEachIndex}@harbor.example`,
    password: "set-up-with-care-2026",
    name: "Harbor Bakery",
    country: "IE",
  });
  await signIn(page.context(), stack, person);
  tools = toolsFor({ page, stack, person });
  await tools.settings.open(stack.url, person.businessId);
});

test.afterEach(async ({ stack }) => {
  const { control } = stack;
  control.clearFaults();
  control.setWebhookRules({ limit: MANY, allowLoopback: true });
  for (const { id } of ownEndpoints(control, tools.person)) control.deleteEndpoint(id);
  for (const { accountId } of [nordlicht, harbor]) {
    for (const id of foreignEndpoints(control, accountId)) control.deleteEndpoint(id);
  }
  if (Object.keys(stack.env).some((name) => stack.env[name] !== original[name])) {
    for (const name of Object.keys(stack.env)) if (!(name in original)) delete stack.env[name];
    const isElsewhere = stack.env.PAYMAST_URL !== original.PAYMAST_URL;
    await stack.restart(original);
    if (isElsewhere) await stack.product.stayHome({});
  }
});

type At = { page: SetupTools["page"]; stack: Stack; person: Person };

function toolsFor({ page, stack, person }: At): SetupTools {
  const settings = new OnlinePaymentsPage(page);
  const { control } = stack;
  const save = async (mode: "test" | "live", keys: Partial<KeyPair>) => {
    await settings.type(mode, { publishable: keys.publishable ?? "", secret: keys.secret ?? "" });
    await settings.save();
  };
  return {
    page,
    stack,
    control,
    settings,
    person,
    save,
    connect: async (keys = nordlicht.test) => {
      await save("test", keys);
      await expect(page.getByText(/^Test: connected\./)).toBeVisible();
    },
    press: async (name) => await page.getByRole("button", { name, exact: true }).click(),
    endpoint: () => {
      const [endpoint] = ownEndpoints(control, person);
      if (endpoint === undefined) throw new Error("There is no endpoint of ours at Stripe.");
      return endpoint.id;
    },
    operate: async (env) => {
      const before = stack.url;
      await stack.restart(env);
      // A session belongs to an address.
      if (stack.url !== before) await signIn(page.context(), stack, person);
      await settings.open(stack.url, person.businessId);
    },
  };
}

/** A customer pays, and the owner sees it Paid. */
async function expectPaidInvoice({ page, stack, person }: SetupTools): Promise<void> {
  const invoice = await stack.product.issue({ person });
  const form = await requireForm(stack, invoice.token);
  expect((await payByCard(stack, form)).status).toBe("succeeded");
  await comeBack(stack, invoice.token);
  await page.goto(`${stack.url}/b/${person.businessId}/invoices/${invoice.invoiceId}`);
  await expect(new InvoicePages(page).status("Paid")).toBeVisible();
}

for (const { what, says, make, fix, isPaid } of setupCases) {
  test(what, async ({ page }) => {
    // A message that does not come is waited for 20 seconds before that is said.
    test.setTimeout(180_000);
    await make(tools);
    await expect(page.getByText(says).first()).toBeVisible({ timeout: 60_000 });
    if (fix !== null) {
      await fix.run(tools);
      if (fix.says !== undefined) await expect(page.getByText(fix.says).first()).toBeVisible();
      await expect(page.getByText(YES).first()).toBeVisible({ timeout: 30_000 });
    }
    if (isPaid) await expectPaidInvoice(tools);
  });
}

test("P23: after a roll in Stripe the new secret is set on the command line, and the webhook stays", async ({
  page,
  stack,
}) => {
  await tools.connect();
  const id = tools.endpoint();
  const secret = stack.control.rollSecret(id);
  const { businessId } = tools.person;
  const told = execFileSync(process.execPath, [...TSX, "scripts/webhook-secret.ts", "--business", businessId, secret], {
    env: { ...stack.env, NODE_ENV: "production" },
    encoding: "utf8",
  });
  expect(told).toMatch(/^The secret is set; the one before it is accepted for another day\. Deliveries go to http/);
  expect(told).not.toContain(secret);
  await tools.press("Check again");
  await expect(page.getByText(YES).first()).toBeVisible({
    timeout: 30_000,
  });
  expect(tools.endpoint()).toBe(id);
});

test("the table in README.md is the one of the cases", () => {
  const readme = readFileSync(README, "utf8");
  expect(readme).toBe(withTable(readme));
  expect(setupCases.length).toBeGreaterThanOrEqual(30);
});
