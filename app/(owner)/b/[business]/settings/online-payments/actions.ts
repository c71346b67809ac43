"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { checkConnection } from "@/lib/connections/check-connection";
import { planProof } from "@/lib/connections/check-connection-daily";
import { disconnect } from "@/lib/connections/disconnect";
import { proveConnection } from "@/lib/connections/prove-connection";
import { repairWebhook } from "@/lib/connections/repair-webhook";
import { saveConnection } from "@/lib/connections/save-connection";
import { repairedSentence, savedSentence } from "@/lib/connections/saved-sentence";
import { setAutoPayments } from "@/lib/connections/set-auto-payments";
import { setAutoProof } from "@/lib/connections/set-auto-proof";
import { setConnectionEnabled } from "@/lib/connections/set-connection-enabled";
import { chooseMode } from "@/lib/http/mode";
import { ownerAction } from "@/lib/http/owner";
import { pause } from "@/lib/http/pause";
import { sendSampleInvoice } from "@/lib/readiness/send-sample-invoice";
import { sendTestMail, testMailSentence } from "@/lib/readiness/send-test-mail";

/** Keys are the owner's alone: members and developers neither see nor change this page. */
const OWNER_ONLY = { roles: ["owner"] } as const;

/** Unticked check boxes are not sent at all. */
const Tick = z.literal("on").optional();
const Key = z.string().max(400, "This is too long for a key. Copy the key alone.").default("");
const ProviderChoice = z.enum(["stripe"]);

const SaveInput = z.object({
  provider: ProviderChoice,
  enabled: Tick,
  autoPayments: Tick,
  testPublishableKey: Key,
  testSecretKey: Key,
  livePublishableKey: Key,
  liveSecretKey: Key,
});

const refresh = (businessId: string) => revalidatePath(`/b/${businessId}`, "layout");

export const saveConnectionAction = ownerAction(
  SaveInput,
  async (ctx, owner, input) => {
    const saved = await saveConnection(ctx, {
      businessId: owner.businessId,
      by: owner.userId,
      provider: input.provider,
      enabled: input.enabled === "on",
      autoPayments: input.autoPayments === "on",
      test: { publishableKey: input.testPublishableKey, secretKey: input.testSecretKey },
      live: { publishableKey: input.livePublishableKey, secretKey: input.liveSecretKey },
    });
    for (const { connectionId, problem } of saved) {
      // What Save set up is proved at once; the page shows the answer when it comes.
      if (problem === null) await planProof(ctx, { businessId: owner.businessId, connectionId, by: "owner" });
    }
    // From the first live keys on, live is what is shown and made, whatever was looked at before.
    if (saved.some(({ mode, change }) => mode === "live" && change === "connected")) {
      await chooseMode(owner.businessId, "live");
    }
    refresh(owner.businessId);
    return { data: null, message: savedSentence(saved) };
  },
  OWNER_ONLY,
);

export const setEnabledAction = ownerAction(
  z.object({ provider: ProviderChoice, enabled: Tick }),
  async (ctx, owner, input) => {
    const enabled = input.enabled === "on";
    await setConnectionEnabled(ctx, {
      businessId: owner.businessId,
      by: owner.userId,
      provider: input.provider,
      enabled,
    });
    refresh(owner.businessId);
    return null;
  },
  OWNER_ONLY,
);

export const setAutoPaymentsAction = ownerAction(
  z.object({ autoPayments: Tick }),
  async (ctx, owner, input) => {
    const autoPayments = input.autoPayments === "on";
    await setAutoPayments(ctx, { businessId: owner.businessId, by: owner.userId, autoPayments });
    refresh(owner.businessId);
    return null;
  },
  OWNER_ONLY,
);

const OfConnection = z.object({ connectionId: z.string().min(1).max(100) });

export const checkConnectionAction = ownerAction(
  OfConnection,
  async (ctx, owner, { connectionId }) => {
    const of = { businessId: owner.businessId, connectionId };
    const check = await checkConnection(ctx, of);
    const proof = check.ok ? await proveConnection(ctx, of, pause) : null;
    refresh(owner.businessId);
    // A refused key stands on the page; that Stripe did not answer stands nowhere else.
    if (!check.ok) return check.connection.problem === null ? { data: null, message: check.message } : null;
    const repaired = check.webhook.repaired ?? proof?.repaired ?? null;
    return repaired === null ? null : { data: null, message: repairedSentence(repaired) };
  },
  OWNER_ONLY,
);

export const setAutoProofAction = ownerAction(
  OfConnection.extend({ autoProof: Tick }),
  async (ctx, owner, { connectionId, autoProof }) => {
    const isOn = autoProof === "on";
    await setAutoProof(ctx, { businessId: owner.businessId, connectionId, by: owner.userId, autoProof: isOn });
    refresh(owner.businessId);
    return null;
  },
  OWNER_ONLY,
);

export const sendTestMailAction = ownerAction(
  z.object({}),
  async (ctx, owner) => {
    const mail = await sendTestMail(ctx, { businessId: owner.businessId, to: owner.email, by: owner.userId }, pause);
    refresh(owner.businessId);
    const message = testMailSentence(mail, owner.email);
    if (mail.state === "refused") throw new AppError("PROVIDER", message);
    return { data: null, message };
  },
  OWNER_ONLY,
);

export const sendSampleInvoiceAction = ownerAction(
  z.object({ invoiceId: z.string().max(100), customerId: z.string().max(100) }),
  async (ctx, owner, { invoiceId, customerId }) => {
    const { businessId, userId: by, email } = owner;
    const { number } = await sendSampleInvoice(ctx, { businessId, by, email, invoiceId, customerId });
    refresh(businessId);
    return { data: null, message: `${number} is on its way to ${email}.` };
  },
  OWNER_ONLY,
);

export const repairWebhookAction = ownerAction(
  OfConnection,
  async (ctx, owner, { connectionId }) => {
    const state = await repairWebhook(ctx, {
      businessId: owner.businessId,
      connectionId,
      besideOthers: true,
      doubtsSecret: true,
    });
    refresh(owner.businessId);
    return { data: null, message: state.state === "active" ? "The webhook is set up and verified." : state.reason };
  },
  OWNER_ONLY,
);

export const disconnectAction = ownerAction(
  OfConnection,
  async (ctx, owner, { connectionId }) => {
    await disconnect(ctx, { businessId: owner.businessId, connectionId, by: owner.userId });
    refresh(owner.businessId);
    return { data: null, message: "Disconnected. Payments under way are still watched." };
  },
  OWNER_ONLY,
);
