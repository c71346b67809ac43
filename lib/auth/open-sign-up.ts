import { findFirstBusiness } from "@/db/queries/businesses";
import { findInstanceSetting, setInstanceSetting } from "@/db/queries/instance";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { SIGN_UP_SETTING } from "./sign-up";

/** Whether this business may decide about sign-up (it is the installation's first), and whether sign-up is open. */
export async function signUpChoice(
  ctx: Context,
  input: { businessId: string },
): Promise<{ mayChoose: boolean; isOpen: boolean }> {
  const first = await findFirstBusiness(ctx.db.read);
  const isOpen = (await findInstanceSetting(ctx.db.read, SIGN_UP_SETTING)) === "true";
  return { mayChoose: first?.id === input.businessId, isOpen };
}

/** Lets others sign up with businesses of their own, or closes it. Only owners of the first business decide. */
export async function openSignUp(ctx: Context, input: { businessId: string; isOpen: boolean }): Promise<void> {
  await ctx.db.inTransaction(async (tx) => {
    const first = await findFirstBusiness(tx);
    if (first?.id !== input.businessId)
      throw new AppError("FORBIDDEN", "Only the first business of this Paymast decides who may sign up.");
    await setInstanceSetting(tx, SIGN_UP_SETTING, String(input.isOpen));
  });
}
