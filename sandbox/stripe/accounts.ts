/** The sandbox's fixed inhabitants. Every key carries the mark `sandbox`, by which the app tells it from a real one. */
export type SandboxKey = {
  key: string;
  kind: "publishable" | "secret" | "restricted";
  mode: "test" | "live";
  accountId: string;
  /** What a reader of the keys page needs to know. */
  label: string;
  /** Rights of a restricted key; null means all. */
  rights: string[] | null;
};

export const RIGHTS_THE_APP_NEEDS = [
  "rak_payment_intent_write",
  "rak_charge_write",
  "rak_refund_write",
  "rak_dispute_write",
  "rak_customer_write",
  "rak_webhook_write",
  "rak_event_read",
  "rak_balance_read",
  "rak_balance_transaction_source_read",
  "rak_payout_read",
  "rak_payout_read",
  "rak_payment_method_read",
  "rak_payment_method_domain_write",
  "rak_file_read",
  "rak_file_link_write",
  "rak_accounts_kyc_basic_read",
];
const without = (...rights: string[]): string[] => RIGHTS_THE_APP_NEEDS.filter((r) => !rights.includes(r));

export const ACCOUNT_A = "acct_sandboxNordlicht01";
export const ACCOUNT_B = "acct_sandboxHarbor00002";
export const ACCOUNT_C = "acct_sandboxNewcomer003";

const A = "51NordlichtStudio7Qm2xV9tKd";
const B = "51HarborBakeryCo4Lw8zR3nHs";
const C = "51NewcomerPottery6Jc5yT1pWf";

function pair(accountId: string, name: string, tail: string): SandboxKey[] {
  return (["test", "live"] as const).flatMap((mode): SandboxKey[] => [
    {
      key: `pk_${mode}_sandbox${tail}`,
      kind: "publishable",
      mode,
      accountId,
      label: `${name}: publishable key`,
      rights: null,
    },
    { key: `sk_${mode}_sandbox${tail}`, kind: "secret", mode, accountId, label: `${name}: secret key`, rights: null },
  ]);
}

function restricted(name: string, label: string, rights: string[], mode: "test" | "live" = "test"): SandboxKey {
  return {
    key: `rk_${mode}_sandbox${name}${A}`,
    kind: "restricted",
    mode,
    accountId: ACCOUNT_A,
    label: `Nordlicht Studio: ${label}`,
    rights,
  };
}

export const sandboxKeys = {
  nordlicht: {
    accountId: ACCOUNT_A,
    test: { publishable: `pk_test_sandbox${A}`, secret: `sk_test_sandbox${A}` },
    live: { publishable: `pk_live_sandbox${A}`, secret: `sk_live_sandbox${A}` },
    restricted: {
      full: `rk_test_sandboxFull${A}`,
      fullLive: `rk_live_sandboxFull${A}`,
      noWebhooks: `rk_test_sandboxNoWebhooks${A}`,
      noAccount: `rk_test_sandboxNoAccount${A}`,
      noDomains: `rk_test_sandboxNoDomains${A}`,
      noBalance: `rk_test_sandboxNoBalance${A}`,
      noPayouts: `rk_test_sandboxNoPayouts${A}`,
      readOnly: `rk_test_sandboxReadOnly${A}`,
    },
  },
  harbor: {
    accountId: ACCOUNT_B,
    test: { publishable: `pk_test_sandbox${B}`, secret: `sk_test_sandbox${B}` },
    live: { publishable: `pk_live_sandbox${B}`, secret: `sk_live_sandbox${B}` },
  },
  newcomer: {
    accountId: ACCOUNT_C,
    test: { publishable: `pk_test_sandbox${C}`, secret: `sk_test_sandbox${C}` },
    live: { publishable: `pk_live_sandbox${C}`, secret: `sk_live_sandbox${C}` },
  },
} as const;

/** All of them in a flat list, for the keys page. */
export const sandboxKeyList: readonly SandboxKey[] = [
  ...pair(ACCOUNT_A, "Nordlicht Studio", A),
  restricted("Full", "restricted key with every right Paymast uses", RIGHTS_THE_APP_NEEDS),
  restricted("Full", "restricted key with every right Paymast uses", RIGHTS_THE_APP_NEEDS, "live"),
  restricted("NoWebhooks", "restricted key that may not touch webhook endpoints", without("rak_webhook_write")),
  restricted("NoAccount", "restricted key that may not read the account", without("rak_accounts_kyc_basic_read")),
  restricted("NoDomains", "restricted key that may not register domains", without("rak_payment_method_domain_write")),
  restricted(
    "NoBalance",
    "restricted key that may not read the balance",
    without("rak_balance_transaction_source_read"),
  ),
  restricted("NoPayouts", "restricted key that may not read payouts", without("rak_payout_read")),
  restricted(
    "ReadOnly",
    "restricted key that may only read",
    RIGHTS_THE_APP_NEEDS.map((r) => r.replace(/_write$/, "_read")),
  ),
  ...pair(ACCOUNT_B, "Harbor Bakery", B),
  ...pair(ACCOUNT_C, "Newcomer Pottery (charges not enabled)", C),
];
