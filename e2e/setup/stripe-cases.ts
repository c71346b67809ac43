import { sandboxKeys } from "../../sandbox/stripe/accounts";
import { createWebhookTwin, foreignEndpoints } from "./endpoints";
import { click, type SetupCase, type SetupTools } from "./tools";

const { nordlicht, harbor, newcomer } = sandboxKeys;

/** Our endpoint is changed in Stripe's dashboard; the next look puts it right. */
const drifted = (what: string, repaired: string, drift: (t: SetupTools, id: string) => unknown): SetupCase => ({
  what,
  made: "in Stripe",
  says: repaired,
  make: async (t) => {
    await t.connect();
    await drift(t, t.endpoint());
    await t.settings.save();
  },
  fix: null,
  isPaid: true,
});

const driftCases: SetupCase[] = [
  drifted("our webhook switched off", "what was wrong: the webhook is switched off in Stripe.", ({ control }, id) =>
    control.editEndpoint(id, { disabled: true }),
  ),
  drifted(
    "events taken from our webhook",
    "what was wrong: the webhook in Stripe lacks 19 of our events.",
    ({ control }, id) => control.editEndpoint(id, { enabled_events: ["charge.updated"] }),
  ),
  drifted(
    "every event added to our webhook",
    "what was wrong: the webhook in Stripe sends other events than Paymast handles.",
    ({ control }, id) => control.editEndpoint(id, { enabled_events: ["*"] }),
  ),
  drifted("our webhook deleted", "what was wrong: the webhook was deleted in Stripe.", ({ control }, id) =>
    control.deleteEndpoint(id),
  ),
  drifted(
    "our webhook pointing elsewhere",
    "what was wrong: the webhook in Stripe points at another address.",
    ({ control }, id) => control.editEndpoint(id, { url: "http://localhost:9/elsewhere" }),
  ),
  drifted(
    "our webhook of an older API version",
    "what was wrong: the webhook in Stripe speaks another version than this Paymast.",
    ({ control }, id) => control.editEndpoint(id, { api_version: "2024-06-20" }),
  ),
  drifted("our webhook there twice", "what was wrong: there was more than one webhook of ours in Stripe.", (t) =>
    createWebhookTwin(t, nordlicht.test.secret),
  ),
  drifted(
    "our webhook switched off, on the third page of a long list",
    "what was wrong: the webhook is switched off in Stripe.",
    ({ control }, id) => {
      control.setWebhookRules({ limit: 400 });
      control.addEndpoints(nordlicht.accountId, "test", 230);
      control.editEndpoint(id, { disabled: true });
    },
  ),
];

export const stripeCases: SetupCase[] = [
  ...driftCases,
  {
    what: "16 webhooks of others at Stripe",
    made: "in Stripe",
    says: "Your Stripe account already has 16 webhooks, which is the most Stripe allows.",
    make: async (t) => {
      t.control.setWebhookRules({ limit: 16 });
      const free = 16 - t.control.objects("webhook_endpoint", { accountId: harbor.accountId, mode: "test" }).length;
      t.control.addEndpoints(harbor.accountId, "test", free);
      await t.connect(harbor.test);
    },
    fix: click("Webhook", "one of them is deleted in Stripe", ({ control }) => {
      control.deleteEndpoint(foreignEndpoints(control, harbor.accountId)[0] ?? "");
    }),
    isPaid: true,
  },
  {
    what: "the webhook's secret rolled in Stripe, twice",
    made: "in Stripe",
    says: "what was wrong: the webhook's signing secret was changed in Stripe.",
    make: async (t) => {
      await t.connect();
      t.control.rollSecret(t.endpoint());
      t.control.rollSecret(t.endpoint());
      await t.press("Check again");
    },
    fix: null,
    isPaid: true,
  },
  {
    what: "the secret key rolled in Stripe",
    made: "in Stripe",
    says: "has expired: it was rolled or revoked in Stripe.",
    make: async (t) => {
      const secret = t.control.restrictKey(nordlicht.accountId, "test", []);
      await t.connect({ publishable: nordlicht.test.publishable, secret });
      t.control.revokeKey(secret);
      await t.press("Check again");
    },
    fix: {
      outside: "the new key is pasted",
      click: "Save",
      run: ({ save }) => save("test", nordlicht.test),
    },
    isPaid: true,
  },
  {
    what: "an account that may not take payments yet",
    made: "in Stripe",
    says: "No. Stripe has not switched on payments for this account.",
    make: (t) => t.connect(newcomer.test),
    fix: click("Check again", "the account is finished in Stripe", ({ control }) => {
      control.changeAccount(newcomer.accountId, "test", (account) => {
        account.charges_enabled = true;
      });
    }),
    isPaid: true,
  },
  {
    what: "the account swapped for another",
    made: "typed",
    says: "Test: connected to another account. Payments under way on the old one still arrive.",
    make: async (t) => {
      await t.connect(harbor.test);
      await t.save("test", nordlicht.test);
    },
    fix: null,
    isPaid: true,
  },
  {
    what: "Stripe failing while keys are saved",
    made: "in Stripe",
    says: "Stripe did not answer, so the keys could not be checked. Nothing was changed; save again in a moment.",
    make: async (t) => {
      t.control.addFault({ kind: "500", times: 4, path: "/v1/account" });
      await t.save("test", nordlicht.test);
    },
    fix: click("Save", "Stripe is back", ({ control }) => control.clearFaults()),
    isPaid: true,
  },
  {
    what: "something in front that swallows Stripe's messages",
    made: "on the server",
    says: "Stripe takes payments, but its message did not come back.",
    make: async (t) => {
      await t.connect();
      t.control.setRule({ drop: true }, t.endpoint());
      await t.press("Check again");
    },
    fix: click("Check again", "messages are let through", (t) => {
      t.control.setRule({ drop: false }, t.endpoint());
    }),
    isPaid: true,
  },
];
