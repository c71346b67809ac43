"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { ownerAction } from "@/lib/http/owner";
import { checkAttemptNow } from "@/lib/payments/check-attempt";
import { ProviderError } from "@/lib/providers/provider";

const CheckInput = z.object({ attemptId: z.string().min(1).max(100) });

/** "Check now": asks the provider about one attempt of this business and settles what it says. */
export const checkNowAction = ownerAction(CheckInput, async (ctx, owner, { attemptId }) => {
  try {
    await checkAttemptNow(ctx, { businessId: owner.businessId, attemptId });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError("PROVIDER", `Stripe did not give an answer: ${error.message} Nothing was changed.`, {
      cause: error,
    });
  }
  revalidatePath(`/b/${owner.businessId}/payments`, "layout");
  return { data: undefined, message: "Checked with Stripe just now." };
});
