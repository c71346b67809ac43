import { randomBytes } from "node:crypto";
import { cpSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import { expect, signIn } from "../fixtures";
import { ownEndpoints } from "./endpoints";
import { click, type SetupCase, type SetupTools } from "./tools";

const { nordlicht } = sandboxKeys;
const clock = pathToFileURL(path.resolve(import.meta.dirname, "../clock-off.mjs")).href;
const withClockOff = (ms: number) => ({ NODE_OPTIONS: `--import ${clock}`, CLOCK_OFF_MS: String(ms) });

const clockOff = (what: string, ms: number, says: string): SetupCase => ({
  what,
  made: "on the server",
  says,
  make: async (t) => {
    await t.connect();
    await t.operate(withClockOff(ms));
    await t.press("Check again");
  },
  fix: click("Check again", "the clock is set", (t) => t.operate(withClockOff(0))),
  isPaid: true,
});

/** As if no sandbox was there: what is typed is judged by the rules of the real Stripe. */
const realStripe = { STRIPE_API_BASE: "", STRIPE_JS_URL: "" };

const backToSandbox = (t: SetupTools) => {
  const { stripeUrl } = t.stack.sandbox;
  return t.operate({ STRIPE_API_BASE: stripeUrl, STRIPE_JS_URL: `${stripeUrl}/stripe.js` });
};

const atRealStripe = (what: string, says: string, keys: { publishable: string; secret: string }): SetupCase => ({
  what,
  made: "on the server",
  says,
  make: async (t) => {
    await t.operate(realStripe);
    await t.save("live", keys);
  },
  fix: {
    outside: "the settings are put right, and test keys are pasted",
    click: "Save",
    run: async (t) => {
      await backToSandbox(t);
      await t.save("test", nordlicht.test);
    },
  },
  isPaid: true,
});

const switchCases: SetupCase[] = [
  {
    what: "Auto payments off",
    made: "switched",
    says: "Invoices, mails and PDFs carry no Pay online button.",
    make: async (t) => {
      await t.connect();
      await t.page.getByRole("checkbox", { name: "Auto payments", exact: true }).uncheck();
    },
    fix: click("Switch on"),
    isPaid: true,
  },
  {
    what: "Stripe unticked",
    made: "switched",
    says: "Stripe is connected but switched off",
    make: async (t) => {
      await t.connect();
      await t.settings.stripe.uncheck();
    },
    fix: click("Switch on"),
    isPaid: true,
  },
  {
    what: "no address on the invoices",
    made: "switched",
    says: "Your invoices lack details",
    make: (t) => t.connect(),
    fix: null,
    isPaid: true,
  },
];

/** The very same server, called by another name. */
const elsewhere = (t: SetupTools) => {
  const address = new URL(t.stack.url);
  address.hostname = "127.0.0.1";
  return { PAYMAST_URL: address.origin };
};

/** Whoever set the installation up says where it belongs; afterwards the person of the case is back on her page. */
async function decide(t: SetupTools, answer: string): Promise<void> {
  const { page, stack, person, settings } = t;
  if (stack.owner === null) throw new Error("Nobody set this installation up.");
  await signIn(page.context(), stack, stack.owner);
  await page.goto(`${stack.url}/b/${stack.owner.businessId}`);
  await t.press(answer);
  await expect(page.getByRole("region", { name: "Is this the real Paymast?" })).toBeHidden();
  await signIn(page.context(), stack, person);
  await settings.open(stack.url, person.businessId);
}

/** Whatever a copy does, the endpoint at Stripe stays the real one's. */
function expectUntouched(t: SetupTools, endpoint: string): void {
  expect(t.endpoint()).toBe(endpoint);
  expect(ownEndpoints(t.control, t.person).map(({ url }) => new URL(url).hostname)).toEqual(["localhost"]);
}

/** A customer reads neither the owner's sentence nor that nothing was charged, which a copy can't know. */
async function expectCalmCustomer({ page, stack, person, settings }: SetupTools, token: string): Promise<void> {
  await page.goto(`${stack.url}/i/${token}/pay`);
  await expect(page.getByRole("heading", { name: "Online payment is not available right now" })).toBeVisible();
  await expect(page.getByText("If you have already paid online, please don’t pay again")).toBeVisible();
  await expect(page.getByText(/stands still|Nothing was charged/)).toHaveCount(0);
  await page.getByRole("link", { name: "View invoice" }).first().click();
  await expect(page.getByRole("link", { name: "Download PDF" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Pay online" })).toHaveCount(0);
  await settings.open(stack.url, person.businessId);
}

const movedCases: SetupCase[] = [
  {
    what: "a copy of the database, started at another address",
    made: "on the server",
    says: "This Paymast has a new address",
    make: async (t) => {
      await t.connect();
      const { token } = await t.stack.product.issue({ person: t.person });
      const endpoint = t.endpoint();
      const copy = path.join(t.stack.dataDir, "copy");
      await t.stack.kill();
      const isDatabase = (from: string) => path.basename(from).startsWith("paymast.db");
      for (const file of readdirSync(t.stack.dataDir).filter(isDatabase)) {
        cpSync(path.join(t.stack.dataDir, file), path.join(copy, file));
      }
      await t.operate({ ...elsewhere(t), DATABASE_URL: `file:${path.join(copy, "paymast.db")}` });
      await t.press("Check again");
      await expect(t.page.getByText("stands still until its owner has said").first()).toBeVisible();
      expectUntouched(t, endpoint);
      await expectCalmCustomer(t, token);
    },
    fix: {
      outside: "the copy is said to be one, and the real one is started again",
      click: "No, this is a copy",
      run: async (t) => {
        const endpoint = t.endpoint();
        const home = { PAYMAST_URL: t.stack.url.replace("127.0.0.1", "localhost") };
        await decide(t, "No, this is a copy");
        await expect(t.page.getByText("No test keys are saved")).toBeVisible();
        expectUntouched(t, endpoint);
        await t.operate({ ...home, DATABASE_URL: `file:${t.stack.db}` });
        await t.press("Check again");
      },
    },
    isPaid: true,
  },
  {
    what: "Paymast moved to another address",
    made: "on the server",
    says: "This Paymast has a new address",
    make: async (t) => {
      await t.connect();
      await t.operate(elsewhere(t));
    },
    fix: {
      outside: null,
      click: "Yes, we moved here",
      run: async (t) => {
        await decide(t, "Yes, we moved here");
        await t.press("Check again");
        await expect
          .poll(() => ownEndpoints(t.control, t.person).map(({ url }) => new URL(url).hostname), { timeout: 30_000 })
          .toEqual(["127.0.0.1"]);
      },
    },
    isPaid: true,
  },
];

export const serverCases: SetupCase[] = [
  ...switchCases,
  {
    what: "an address that only this computer can open",
    made: "on the server",
    says: "Only this computer can open your pages",
    make: (t) => t.connect(),
    fix: null,
    isPaid: true,
  },
  {
    what: "an address that Stripe cannot reach",
    made: "on the server",
    says: "Stripe cannot reach localhost from the internet, so there is no webhook. Payments still arrive",
    make: async (t) => {
      t.control.setWebhookRules({ allowLoopback: false });
      await t.connect();
    },
    fix: null,
    isPaid: true,
  },
  atRealStripe("live keys on an address without https", "Live keys need https", {
    publishable: "pk_live_51RealKey0000000",
    secret: "sk_live_51RealKey0000000",
  }),
  atRealStripe("keys of the sandbox at the real Stripe", "This key belongs to the Stripe sandbox", nordlicht.live),
  {
    what: "real live keys in a sandbox",
    made: "typed",
    says: "This Paymast runs against a sandbox (STRIPE_API_BASE or STRIPE_JS_URL is set)",
    make: (t) => t.save("live", { publishable: "pk_live_51RealKey0000000", secret: "sk_live_51RealKey0000000" }),
    fix: {
      outside: "test keys are pasted",
      click: "Save",
      run: async (t) => {
        await t.page.reload();
        await t.save("test", nordlicht.test);
      },
    },
    isPaid: true,
  },
  {
    what: "a mail server that does not answer",
    made: "on the server",
    says: "Not sent. The mail server said:",
    make: async (t) => {
      await t.connect();
      await t.operate({ SMTP_URL: "smtp://127.0.0.1:9" });
      await t.press("Send me a test mail");
    },
    fix: {
      ...click("Send me a test mail", "SMTP_URL is put right", (t) => t.operate({ SMTP_URL: t.stack.sandbox.smtpUrl })),
      says: "Sent to",
    },
    isPaid: true,
  },
  {
    what: "no mail server at all",
    made: "on the server",
    says: "Not sent. The mail server said:",
    make: async (t) => {
      await t.connect();
      await t.operate({ SMTP_URL: "" });
      await t.press("Send me a test mail");
    },
    fix: {
      ...click("Send me a test mail", "SMTP_URL is set", (t) => t.operate({ SMTP_URL: t.stack.sandbox.smtpUrl })),
      says: "Sent to",
    },
    isPaid: true,
  },
  clockOff("the clock ten minutes ahead", 600_000, "this server's clock is minutes ahead: set the clock."),
  clockOff("the clock ten minutes behind", -600_000, "this server's clock is minutes behind: set the clock."),
  {
    what: "the master key lost",
    made: "on the server",
    says: "The stored key cannot be opened: the keys folder of this Paymast is not the one that it was saved with.",
    make: async (t) => {
      await t.connect();
      await t.operate({ MASTER_KEY: randomBytes(32).toString("base64") });
      await t.press("Check again");
    },
    fix: click("Check again", "the keys folder is restored", (t) => t.operate({ MASTER_KEY: "" })),
    isPaid: true,
  },
  ...movedCases,
];
