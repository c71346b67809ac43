"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { changePassword } from "@/lib/auth/change-password";
import { endOtherSessions } from "@/lib/auth/end-other-sessions";
import { renamePerson } from "@/lib/auth/rename-person";
import { personAction } from "@/lib/http/action";
import { signInThrottle } from "@/lib/http/throttle";

const password = z.string().max(2_000, "This password is too long.");

export const changePasswordAction = personAction(
  z.object({ currentPassword: password, newPassword: password }),
  async (ctx, session, input) => {
    const { userId, id: sessionId } = session;
    await changePassword(ctx, { userId, sessionId, ...input, throttle: signInThrottle() });
    revalidatePath("/b", "layout");
    return { data: null, message: "Your password is changed. All other browsers are signed out." };
  },
);

export const endOtherSessionsAction = personAction(z.object({}), async (ctx, session) => {
  await endOtherSessions(ctx, { userId: session.userId, sessionId: session.id });
  revalidatePath("/b", "layout");
  return { data: null, message: "All other browsers are signed out." };
});

export const renameAction = personAction(z.object({ name: z.string().max(500) }), async (ctx, session, { name }) => {
  await renamePerson(ctx, { userId: session.userId, name });
  revalidatePath("/b", "layout");
  return { data: null, message: "Saved." };
});
