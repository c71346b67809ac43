import { sandboxKeys } from "../../sandbox/stripe/accounts";
import type { KeyPair } from "../product";
import type { SetupCase } from "./tools";

const { nordlicht, harbor } = sandboxKeys;
const TEST = nordlicht.test;
const LIVE = nordlicht.live;

type Typed = { what: string; says: string; mode?: "test" | "live"; keys: Partial<KeyPair> };

const typed: Typed[] = [
  { what: "nothing typed at all", keys: {}, says: "Paste your two keys first" },
  {
    what: "the two keys swapped",
    keys: { publishable: TEST.secret, secret: TEST.publishable },
    says: "The two test keys are swapped: the one that begins with “pk_” belongs in Publishable key",
  },
  {
    what: "a live publishable key under Test",
    keys: { publishable: LIVE.publishable, secret: TEST.secret },
    says: "This is a live publishable key. It belongs in the column Live",
  },
  {
    what: "a live secret key beside a test publishable key",
    keys: { publishable: TEST.publishable, secret: LIVE.secret },
    says: "This is a live secret key. It belongs in the column Live",
  },
  {
    what: "test keys under Live",
    mode: "live",
    keys: TEST,
    says: "This is a test publishable key. It belongs in the column Test",
  },
  {
    what: "the secret key forgotten",
    keys: { publishable: TEST.publishable },
    says: "Paste the test secret key too: it begins with “sk_test_” or “rk_test_”.",
  },
  {
    what: "the publishable key forgotten",
    keys: { secret: TEST.secret },
    says: "Paste the test publishable key too: it begins with “pk_test_”.",
  },
  {
    what: "a blank inside the secret key",
    keys: { publishable: TEST.publishable, secret: `${TEST.secret.slice(0, 20)} ${TEST.secret.slice(20)}` },
    says: "The test secret key has a blank or line break inside. Copy it again, alone.",
  },
  {
    what: "a webhook's signing secret as the secret key",
    keys: { publishable: TEST.publishable, secret: "whsec_abcdefghijklmnop" },
    says: "This is a webhook's signing secret. Paymast makes its webhook itself",
  },
  {
    what: "the shortened key of Stripe's list",
    keys: { publishable: TEST.publishable, secret: "sk_test_...9c2d" },
    says: "This is the shortened key that Stripe shows in its list.",
  },
  {
    what: "a key of an organization",
    keys: { publishable: TEST.publishable, secret: "sk_org_test_abcdefgh" },
    says: "This is a key of a Stripe organization. Use a key of the one account that is to be paid",
  },
  {
    what: "the wrong prefix",
    keys: { publishable: "key_51abcdefgh", secret: TEST.secret },
    says: "This is not a publishable key of Stripe: it must begin with “pk_test_”.",
  },
  {
    what: "another account's publishable key",
    keys: { publishable: harbor.test.publishable, secret: TEST.secret },
    says: "belongs to another Stripe account than the secret key",
  },
  {
    what: "a secret key that Stripe does not know",
    keys: { publishable: TEST.publishable, secret: "sk_test_sandbox51NobodyKnowsThisKey99" },
    says: "Stripe does not know the test secret key (…ey99)",
  },
];

/** Nothing is stored of what was refused; good keys and one press of Save follow. */
const repaired = {
  outside: "the right keys are pasted",
  click: "Save",
  run: async ({ page, save }: Parameters<SetupCase["make"]>[0]) => {
    // What was typed stays after a refusal; a page opened anew has nothing of it.
    await page.reload();
    await save("test", TEST);
  },
};

export const typedCases: SetupCase[] = typed.map(({ what, says, mode = "test", keys }) => ({
  what,
  says,
  made: "typed",
  make: ({ save }) => save(mode, keys),
  fix: repaired,
  isPaid: true,
}));

/** Each right that a restricted key may lack, in turn. */
const rights: [right: string, slugs: string[], says: string][] = [
  ["Webhook Endpoints: Write", ["rak_webhook_write"], "Allow “Webhook Endpoints: Write” for this key in Stripe"],
  [
    "Charges and Refunds: Write",
    ["rak_charge_write", "rak_refund_write"],
    "Allow “Charges and Refunds: Write”, “Charges and Refunds: Read” for this key in Stripe",
  ],
  ["Events: Read", ["rak_event_read"], "Allow “Events: Read” for this key in Stripe"],
  ["Disputes: Read", ["rak_dispute_write"], "Allow “Disputes: Read” for this key in Stripe"],
  [
    "Balance transaction sources: Read",
    ["rak_balance_transaction_source_read"],
    "Allow “Balance transaction sources: Read” for this key in Stripe",
  ],
  ["Payouts: Read", ["rak_payout_read"], "Allow “Payouts: Read” for this key in Stripe"],
  [
    "Payment method domains: Write",
    ["rak_payment_method_domain_write"],
    "The key may not register domains. Allow “Payment method domains: Write” for this key in Stripe",
  ],
  ["Files: Read", ["rak_file_read"], "Allow “Files: Read” for this key in Stripe"],
  ["Accounts: Read", ["rak_accounts_kyc_basic_read"], "Allow “Accounts: Read” for this key in Stripe"],
];

export const rightCases: SetupCase[] = [
  {
    what: "a restricted key without “PaymentIntents: Write”",
    made: "typed",
    says: "allow “PaymentIntents: Write”, then save again",
    make: async ({ control, save }) => {
      const secret = control.restrictKey(nordlicht.accountId, "test", ["rak_payment_intent_write"]);
      await save("test", { publishable: TEST.publishable, secret });
    },
    fix: repaired,
    isPaid: true,
  },
  ...rights.map(
    ([right, slugs, says]): SetupCase => ({
      what: `a restricted key without “${right}”`,
      made: "typed",
      says,
      make: async ({ control, connect }) => {
        const secret = control.restrictKey(nordlicht.accountId, "test", slugs);
        await connect({ publishable: TEST.publishable, secret });
      },
      // Advice only: customers pay all the same.
      fix: null,
      isPaid: true,
    }),
  ),
];
