import type { Page } from "playwright/test";
import { sandboxKeys } from "../sandbox/stripe/accounts";
import { expect, signIn, test } from "./fixtures";
import { OnlinePaymentsPage } from "./pages/online-payments-page";
import type { KeyPair, Person } from "./product";
import type { Stack } from "./stack";

const { nordlicht, harbor, newcomer } = sandboxKeys;

let stack: Stack;
let person: Person;
let settings: OnlinePaymentsPage;

/** Each test has a business of its own, so that keys of one say nothing about another. */
test.beforeEach(async ({ page, stack: shared }, info) => {
  stack = shared;
  person = await stack.product.signUpPerson({
    email: `keys-${info.line}-${info.repeatEachIndex}@harbor.example`,
    password: "pasted-with-care-2026",
    name: "Harbor Bakery",
    country: "IE",
  });
  await signIn(page.context(), stack, person);
  settings = new OnlinePaymentsPage(page);
  await settings.open(stack.url, person.businessId);
});

/** Nothing of a secret key may ever come back from the server. */
async function expectNoSecret(page: Page, { secret }: KeyPair): Promise<void> {
  const html = await (await page.context().request.get(page.url())).text();
  expect(html).not.toContain(secret);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(secret);
}

async function expectNotConnected(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByText("Connected", { exact: true })).toHaveCount(0);
}

type Refusal = { what: string; mode?: "test" | "live"; keys: KeyPair; says: RegExp; field: "publishable" | "secret" };

const refusals: Refusal[] = [
  {
    what: "swapped keys",
    keys: { publishable: nordlicht.test.secret, secret: nordlicht.test.publishable },
    says: /The two test keys are swapped: the one that begins with “pk_”/,
    field: "publishable",
  },
  {
    what: "live keys in the fields for test",
    keys: nordlicht.live,
    says: /This is a live publishable key\. It belongs in the column Live/,
    field: "publishable",
  },
  {
    what: "a live secret key beside a test publishable key",
    keys: { publishable: nordlicht.test.publishable, secret: nordlicht.live.secret },
    says: /This is a live secret key\. It belongs in the column Live/,
    field: "secret",
  },
  {
    what: "the publishable key of another account",
    keys: { publishable: harbor.test.publishable, secret: nordlicht.test.secret },
    says: /The test publishable key \(…\w{4}\) belongs to another Stripe account than the secret key/,
    field: "publishable",
  },
  {
    what: "a secret key that Stripe does not know",
    keys: { publishable: nordlicht.test.publishable, secret: "sk_test_sandbox51NobodyKnowsThisKey99" },
    says: /Stripe does not know the test secret key \(…ey99\).*Copy the key again/,
    field: "secret",
  },
  {
    what: "a restricted key that may only read",
    keys: { publishable: nordlicht.test.publishable, secret: nordlicht.restricted.readOnly },
    says: /may not create payments.*PaymentIntents: Write/,
    field: "secret",
  },
];

for (const { what, keys, says, field } of refusals) {
  test(`${what}: says which key and what to do, keeps what was typed, saves nothing`, async ({ page }) => {
    await settings.type("test", keys);
    await settings.save();
    await expect(page.getByText(says).first()).toBeVisible();
    await expect(settings[field]("test")).toHaveAttribute("aria-invalid", "true");
    if (keys.publishable.startsWith("pk_")) await expect(settings.publishable("test")).toHaveValue(keys.publishable);
    await expectNotConnected(page);
  });
}

test("an account whose charges are not enabled connects, and says what Stripe still wants", async ({ page }) => {
  await settings.type("live", newcomer.live);
  await settings.save();
  await expect(page.getByText("Account not ready")).toBeVisible();
  await expect(page.getByText("No. Stripe has not switched on payments for this account.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Finish it in Stripe" })).toHaveAttribute(
    "href",
    /dashboard\.stripe\.com/,
  );
  await expectNoSecret(page, newcomer.live);
});

test("a key without the right to webhooks connects, and says which right the button needs", async ({ page }) => {
  const keys = { publishable: nordlicht.test.publishable, secret: nordlicht.restricted.noWebhooks };
  await settings.type("test", keys);
  await settings.save();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await expect(page.getByText("The webhook needs you")).toBeVisible();
  await expect(page.getByText(/may not manage webhooks\. Allow “Webhook Endpoints: Write”/)).toBeVisible();
  await page.getByRole("button", { name: "Webhook" }).click();
  await expect(settings.answer.getByText(/may not manage webhooks/)).toBeVisible();
  await expectNoSecret(page, keys);
});

test("with 16 webhooks at Stripe the keys are saved; after one is deleted the button sets ours up", async ({
  page,
}) => {
  const { control } = stack;
  const where = { accountId: harbor.accountId, mode: "test" } as const;
  const free = 16 - control.objects("webhook_endpoint", where).length;
  const added = control.addEndpoints(harbor.accountId, "test", free);
  try {
    await settings.type("test", harbor.test);
    await settings.save();
    await expect(page.getByText("Connected", { exact: true })).toBeVisible();
    await expect(page.getByText(/already has 16 webhooks, which is the most Stripe allows/).first()).toBeVisible();
    control.deleteEndpoint(added[0]?.id ?? "");
    await page.getByRole("button", { name: "Webhook" }).click();
    await expect(settings.answer.getByText("The webhook is set up and verified.")).toBeVisible();
    await expect(page.getByText("Webhook verified")).toBeVisible();
  } finally {
    for (const { id } of added.slice(1)) control.deleteEndpoint(id);
  }
});

test("P22: keys of another account take over with a webhook of their own, and Save repairs one that was switched off", async ({
  page,
}) => {
  await settings.type("test", harbor.test);
  await settings.save();
  await expect(settings.answer.getByText("Test: connected. Its webhook is set up.")).toBeVisible();

  await settings.type("test", nordlicht.test);
  await settings.save();
  await expect(
    settings.answer.getByText(/Test: connected to another account\..* Its webhook is set up\./),
  ).toBeVisible();
  await expect(page.getByText(/Nordlicht Studio · acct_/)).toBeVisible();
  await expect(page.getByText("Webhook verified")).toBeVisible();

  for (const endpoint of ownEndpoints()) stack.control.editEndpoint(endpoint.id, { disabled: true });
  await settings.save();
  await expect(
    settings.answer.getByText(/The webhook is repaired; what was wrong: the webhook is switched off in Stripe\./),
  ).toBeVisible();
  expect(ownEndpoints().map(({ status }) => status)).toEqual(["enabled"]);
  await expectNoSecret(page, nordlicht.test);
});

/** The endpoints of this test's business at account A. */
function ownEndpoints(): { id: string; status: string }[] {
  const where = { accountId: nordlicht.accountId, mode: "test" } as const;
  return asEndpoints(stack.control.objects("webhook_endpoint", where)).filter(
    ({ metadata }) => metadata.paymast_business === person.businessId,
  );
}

/** Objects of the kind asked for. */
const asEndpoints = (objects: unknown[]) =>
  objects as { id: string; status: string; metadata: Record<string, string> }[];

test("a connected page shows the last four of the secret and never the secret", async ({ page }) => {
  await settings.type("test", harbor.test);
  await settings.save();
  await expect(page.getByText(`•••• ${harbor.test.secret.slice(-4)}`)).toBeVisible();
  await expectNoSecret(page, harbor.test);
  await page.reload();
  await expect(settings.publishable("test")).toHaveValue(harbor.test.publishable);
  await expectNoSecret(page, harbor.test);
});
