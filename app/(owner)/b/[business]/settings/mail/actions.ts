"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { ownerAction } from "@/lib/http/owner";
import { MAX_BODY, templateKinds } from "@/lib/mail/mail-template";
import { previewTemplate, sendSampleMail } from "@/lib/mail/preview-template";
import { resetTemplate, saveTemplate } from "@/lib/mail/save-template";

const OWNER_ONLY = { roles: ["owner"] } as const;

const Which = z.object({ kind: z.enum(templateKinds), language: z.enum(["en", "de"]) });
const Typed = Which.extend({
  subject: z.string().max(1_000, "The subject is too long."),
  body: z.string().max(2 * MAX_BODY, "The text is too long."),
});

const refresh = (businessId: string) => revalidatePath(`/b/${businessId}/settings/mail`);

export const saveTemplateAction = ownerAction(
  Typed,
  async (ctx, owner, input) => {
    await saveTemplate(ctx, { ...input, businessId: owner.businessId, by: owner.userId });
    refresh(owner.businessId);
    return { data: null, message: "Saved. The next mail uses it." };
  },
  OWNER_ONLY,
);

export const resetTemplateAction = ownerAction(
  Which,
  async (ctx, owner, input) => {
    await resetTemplate(ctx, { ...input, businessId: owner.businessId, by: owner.userId });
    refresh(owner.businessId);
    return { data: null, message: "Back to the default wording." };
  },
  OWNER_ONLY,
);

export const previewTemplateAction = ownerAction(
  Typed,
  (ctx, owner, input) => previewTemplate(ctx, { ...input, businessId: owner.businessId }),
  OWNER_ONLY,
);

export const sendSampleAction = ownerAction(
  Typed,
  async (ctx, owner, input) => {
    const result = await sendSampleMail(ctx, { ...input, businessId: owner.businessId, to: owner.email });
    const sentence = result.accepted
      ? `Sent to ${owner.email}. The mail server said: ${result.response}`
      : `Not sent. The mail server said: ${result.response}`;
    return { data: { isSent: result.accepted }, message: sentence };
  },
  OWNER_ONLY,
);
