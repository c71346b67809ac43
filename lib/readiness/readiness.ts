import { DECIDE_SENTENCE } from "@/lib/instance/standing";
import type { Mode } from "@/lib/invoices/invoice-snapshot";
import { publicAddress } from "@/lib/links/public-address";

/** What is known about being ready; everything is a stored fact, nothing is asked while a page loads. */
export type ReadinessFacts = {
  mode: Mode;
  publicUrl: string;
  /** It was moved, copied or restored, and nobody has said yet that it is the real one. */
  standsStill: boolean;
  /** A sandbox's mailbox takes mail to anyone. */
  isSandboxed: boolean;
  autoPayments: boolean;
  /** Null when no provider is connected in this mode. */
  connection: ConnectionFacts | null;
  /** Names of business details that an invoice should carry and that are empty. */
  missingDetails: string[];
  mail: { fromAddress: string; lastAcceptedAt: number | null; failure: string | null };
  /** When the newest payment through the provider was made, in words; null when there was none. */
  testPaidOn: string | null;
  livePaidOn: string | null;
};

export type ConnectionFacts = {
  provider: string;
  accountName: string | null;
  enabled: boolean;
  chargesEnabled: boolean;
  requirements: string[];
  problem: string | null;
  isFullKey: boolean;
  restrictedKeyUrl: string | null;
  missingRights: { right: string; consequence: string }[];
  webhook: { state: "active" | "unreachable" | "repairable" | "blocked"; sentence: string; hasButton: boolean };
  /** "Last event 22 Nov, 12:04"; null when none ever came. */
  lastEvent: string | null;
  refusedDeliveries: number;
  /** The newest deliveries were signed with another secret: forged, or the secret was changed at the provider. */
  isSecretDoubtful: boolean;
  walletProblem: string | null;
};

export type Press = "auto_payments" | "enable" | "webhook" | "test_mail";

/** The button of a line: a page of this business, a page at the provider, or a deed done at once. */
export type Fix =
  | { kind: "page"; label: string; path: string }
  | { kind: "away"; label: string; url: string }
  | { kind: "press"; label: string; press: Press };

export type ReadinessLine = {
  key: LineKey;
  /** Of the business (the same in both modes) or of this mode's connection. */
  scope: "business" | "connection";
  /** Only `blocking` keeps the Pay online button away; `advice` is never red. */
  state: "done" | "advice" | "blocking";
  /** Advice that nothing is wrong with: something not done yet, or not possible here. */
  isCalm: boolean;
  title: string;
  text: string | null;
  fix: Fix | null;
};

export type LineKey =
  | "address"
  | "auto_payments"
  | "provider"
  | "rights"
  | "webhook"
  | "wallets"
  | "details"
  | "mail"
  | "test_payment";

/** The path of the set-up page, under the business. */
export const SETUP_PATH = "/settings/online-payments";

/** The same with the provider ticked, so that the fields are there. */
export const KEYS_PATH = `${SETUP_PATH}?keys=open#keys`;

/** Where test cards are tried, and what going live changes. */
export const REHEARSAL_PATH = `${SETUP_PATH}/rehearsal`;
export const LIVE_PATH = `${SETUP_PATH}/live`;

/** The whole list, in the order in which an owner does it. Pure: facts in, lines out. */
export function readiness(facts: ReadinessFacts): ReadinessLine[] {
  const { connection } = facts;
  return [
    addressLine(facts),
    autoPaymentsLine(facts),
    providerLine(facts),
    ...(connection === null ? [] : connectionLines(connection, facts)),
    detailsLine(facts),
    mailLine(facts),
    testPaymentLine(facts),
  ];
}

type Words = Pick<ReadinessLine, "title"> & Partial<Pick<ReadinessLine, "text" | "fix" | "scope" | "isCalm">>;

const line = (state: ReadinessLine["state"], key: LineKey, words: Words): ReadinessLine => ({
  key,
  scope: "business",
  state,
  isCalm: false,
  text: null,
  fix: null,
  ...words,
});

function addressLine({ publicUrl, isSandboxed, standsStill }: ReadinessFacts): ReadinessLine {
  if (standsStill) return line("blocking", "address", { title: "This Paymast stands still", text: DECIDE_SENTENCE });
  const { kind, host } = publicAddress(publicUrl);
  if (kind === "public") return line("done", "address", { title: `Customers reach you at ${host}` });
  const set = "Set PAYMAST_URL to your public https address and restart.";
  if (kind === "plain_http") {
    return line("advice", "address", {
      title: "Your address is not encrypted",
      text: `Customers reach you at ${publicUrl}, without https: wallets don't work, and live keys are refused. ${set}`,
    });
  }
  return line("advice", "address", {
    isCalm: true,
    title: "Only this computer can open your pages",
    text: `Customers cannot reach ${host}. You can try everything here${isSandboxed ? "" : "; invoices are mailed to your own team only"}. ${set}`,
  });
}

function autoPaymentsLine({ autoPayments }: ReadinessFacts): ReadinessLine {
  if (autoPayments) return line("done", "auto_payments", { title: "Auto payments is on" });
  return line("blocking", "auto_payments", {
    title: "Auto payments is off",
    text: "Invoices, mails and PDFs carry no Pay online button.",
    fix: { kind: "press", label: "Switch on", press: "auto_payments" },
  });
}

const ofConnection = { scope: "connection" } as const;

function providerLine({ mode, connection }: ReadinessFacts): ReadinessLine {
  const paste = { kind: "page", label: "Paste your keys", path: KEYS_PATH } as const;
  if (connection === null) {
    const text = mode === "test" ? "With test keys nothing costs anything." : "Live keys are what customers pay with.";
    return line("blocking", "provider", { ...ofConnection, title: `No ${mode} keys are saved`, text, fix: paste });
  }
  const { provider, problem, requirements } = connection;
  if (problem !== null) {
    const fix = { ...paste, label: "Paste a new key" };
    return line("blocking", "provider", { ...ofConnection, title: `${provider} refuses your key`, text: problem, fix });
  }
  if (!connection.chargesEnabled) {
    const fix = {
      kind: "away",
      label: `Finish it in ${provider}`,
      url: "https://dashboard.stripe.com/account/onboarding",
    } as const;
    const title = `${provider} does not let your account take payments yet`;
    return line("blocking", "provider", { ...ofConnection, title, text: requirements.join(" ") || null, fix });
  }
  if (!connection.enabled) {
    const fix = { kind: "press", label: "Switch on", press: "enable" } as const;
    return line("blocking", "provider", { ...ofConnection, title: `${provider} is connected but switched off`, fix });
  }
  const name = connection.accountName === null ? "" : `: ${connection.accountName}`;
  return line("done", "provider", { ...ofConnection, title: `${provider} is connected${name}` });
}

function connectionLines(connection: ConnectionFacts, facts: ReadinessFacts): ReadinessLine[] {
  if (connection.problem !== null) return [];
  return [rightsLine(connection), webhookLine(connection), walletsLine(connection, facts)].filter(
    (one) => one !== null,
  );
}

/** Rights that a line of their own tells of, which says more. */
const isToldElsewhere = (right: string, { webhook }: ConnectionFacts): boolean =>
  right === "Payment method domains: Write" || (right === "Webhook Endpoints: Write" && webhook.state === "blocked");

function rightsLine(connection: ConnectionFacts): ReadinessLine {
  const { missingRights, isFullKey, restrictedKeyUrl, provider } = connection;
  const told = missingRights.filter(({ right }) => !isToldElsewhere(right, connection));
  if (told.length > 0) {
    const names = told.map(({ right }) => `“${right}”`).join(", ");
    const costs = told.map(({ consequence }) => consequence).join(" ");
    return line("advice", "rights", {
      ...ofConnection,
      title: told.length === 1 ? "The key lacks a right" : `The key lacks ${told.length} rights`,
      text: `${costs} Allow ${names} for this key in ${provider}, then check again.`,
    });
  }
  if (!isFullKey) return line("done", "rights", { ...ofConnection, title: "The key has every right we use" });
  if (restrictedKeyUrl === null) return line("done", "rights", { ...ofConnection, title: "The key may do everything" });
  return line("done", "rights", {
    ...ofConnection,
    title: "The key may do everything",
    text: `It works. ${provider} recommends a restricted key for software like this, with which less can go wrong.`,
    fix: { kind: "away", label: "Make such a key", url: restrictedKeyUrl },
  });
}

function webhookLine(connection: ConnectionFacts): ReadinessLine {
  const { webhook, lastEvent, provider } = connection;
  const fix = { kind: "press", label: "Webhook", press: "webhook" } as const;
  if (webhook.state !== "active") {
    const words = { title: webhookTitle(webhook.state), text: webhook.sentence };
    return line("advice", "webhook", {
      ...ofConnection,
      ...words,
      isCalm: webhook.state === "unreachable",
      ...(webhook.hasButton ? { fix } : {}),
    });
  }
  const last = lastEvent === null ? "No event yet: one comes with the first payment." : `${lastEvent}.`;
  const words = { ...ofConnection, title: webhook.sentence };
  if (!connection.isSecretDoubtful) {
    return line("done", "webhook", { ...words, text: `${last}${refusedSentence(connection)}` });
  }
  const doubt = ` Since then messages came that are signed with another secret. If you changed the secret in ${provider}, press Webhook; otherwise somebody forged them, and nothing happened.`;
  return line("done", "webhook", { ...words, text: `${last}${refusedSentence(connection)}${doubt}`, fix });
}

const refusedSentence = ({ refusedDeliveries: count }: ConnectionFacts): string =>
  count === 0 ? "" : ` ${count} forged or stale ${count === 1 ? "delivery" : "deliveries"} refused in the last 7 days.`;

function webhookTitle(state: "unreachable" | "repairable" | "blocked"): string {
  if (state === "unreachable") return "No webhook at this address";
  return state === "blocked" ? "The webhook needs you" : "The webhook is not in order";
}

function walletsLine({ walletProblem }: ConnectionFacts, { publicUrl }: ReadinessFacts): ReadinessLine {
  if (walletProblem === null) {
    return line("done", "wallets", {
      ...ofConnection,
      title: "Apple Pay and Google Pay are shown on devices that have them",
    });
  }
  // Where no customer can come, no wallet is missing: it belongs to the address, not to the connection.
  const isCalm = publicAddress(publicUrl).kind === "private";
  return line("advice", "wallets", { ...ofConnection, isCalm, title: "Apple Pay is not shown", text: walletProblem });
}

function detailsLine({ missingDetails }: ReadinessFacts): ReadinessLine {
  if (missingDetails.length === 0) return line("done", "details", { title: "Your business details are complete" });
  return line("advice", "details", {
    title: "Your invoices lack details",
    text: `Still empty: ${missingDetails.join(", ")}.`,
    fix: { kind: "page", label: "Fill them in", path: "/settings" },
  });
}

function mailLine({ mail }: ReadinessFacts): ReadinessLine {
  const fix = { kind: "press", label: "Send me a test mail", press: "test_mail" } as const;
  if (mail.failure !== null) {
    const text = `The mail server said: “${mail.failure.replace(/\.\s*$/, "")}”. Invoices can still be shared with Copy link.`;
    return line("advice", "mail", { title: "Your last mail could not be sent", text, fix });
  }
  if (mail.lastAcceptedAt === null) {
    const text = `Mails come from ${mail.fromAddress}. None was sent yet.`;
    return line("advice", "mail", { isCalm: true, title: "The sender address is not tried yet", text, fix });
  }
  return line("done", "mail", { title: `Mails from ${mail.fromAddress} are accepted` });
}

function testPaymentLine({ testPaidOn, livePaidOn, connection, mode }: ReadinessFacts): ReadinessLine {
  if (testPaidOn !== null)
    return line("done", "test_payment", { title: `A test payment went through on ${testPaidOn}` });
  if (livePaidOn !== null) return line("done", "test_payment", { title: `A payment went through on ${livePaidOn}` });
  const isReady = mode === "test" && connection !== null;
  return line("advice", "test_payment", {
    isCalm: true,
    title: "No payment was tried yet",
    text: "Send yourself a test invoice and pay it with the card 4242 4242 4242 4242. No money moves.",
    fix: isReady
      ? { kind: "page", label: "Try a payment", path: REHEARSAL_PATH }
      : { kind: "page", label: "Test keys first", path: KEYS_PATH },
  });
}
