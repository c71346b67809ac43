"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { signOut } from "@/lib/auth/sign-out";
import { getContext } from "@/lib/http/context";
import { chooseMode } from "@/lib/http/mode";
import { ALL_ROLES, ownerAction, requireOwner } from "@/lib/http/owner";
import { PATH_HEADER, pathInOtherMode } from "@/lib/http/owner-path";
import { currentSession } from "@/lib/http/session";
import { cookieName } from "@/lib/http/session-token";
import { confirmHome, declareCopy } from "@/lib/instance/decide-standing";
import { mayDecideStanding } from "@/lib/instance/may-decide-standing";

const ModeChoice = z.object({ businessId: z.string().max(100), mode: z.enum(["test", "live"]) });

/** Shows the other mode of the list that is open; an action is posted to the page it was pressed on. */
export async function chooseModeAction(form: FormData): Promise<void> {
  const parsed = ModeChoice.safeParse(Object.fromEntries(form));
  if (!parsed.success) return;
  const owner = await requireOwner(parsed.data.businessId, { roles: ALL_ROLES });
  await chooseMode(owner.businessId, parsed.data.mode);
  redirect(pathInOtherMode((await headers()).get(PATH_HEADER), owner.businessId));
}

export async function signOutAction(): Promise<void> {
  const session = await currentSession();
  if (session !== null) await signOut(await getContext(), { sessionId: session.id, userId: session.userId });
  (await cookies()).delete({ name: cookieName("session"), path: "/" });
  redirect("/sign-in");
}

const Decision = z.object({ decision: z.enum(["home", "copy"]) });

/** Is this installation the real one? Asked after a move or a restore. */
export const decideStandingAction = ownerAction(
  Decision,
  async (ctx, owner, { decision }) => {
    if (!(await mayDecideStanding(ctx, owner)))
      throw new AppError("NOT_FOUND", "The person who set this Paymast up has to decide.");
    await (decision === "home" ? confirmHome(ctx) : declareCopy(ctx));
    return undefined;
  },
  { roles: ["owner"] },
);
