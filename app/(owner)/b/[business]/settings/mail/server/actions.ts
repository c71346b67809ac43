"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { ownerAction } from "@/lib/http/owner";
import { removeMailServer, storeMailServer } from "@/lib/mail/save-mail-server";

const OWNER_ONLY = { roles: ["owner"] } as const;

const Typed = z.object({
  host: z.string().max(1_000),
  port: z.string().max(10),
  security: z.enum(["tls", "starttls", "none"]),
  user: z.string().max(1_000),
  password: z.string().max(1_000),
  fromAddress: z.string().max(1_000),
});

const refresh = (businessId: string) => revalidatePath(`/b/${businessId}/settings/mail`, "layout");

export const saveMailServerAction = ownerAction(
  Typed,
  async (ctx, owner, typed) => {
    const { businessId, userId: by } = owner;
    // A sandbox's mailbox listens wherever it found a port.
    const ports = ctx.instance.isSandboxed ? [Number(typed.port)] : [];
    await storeMailServer(ctx, { businessId, by, typed, ports });
    refresh(businessId);
    return { data: null, message: "Saved. Now send yourself a test mail." };
  },
  OWNER_ONLY,
);

export const removeMailServerAction = ownerAction(
  z.object({}),
  async (ctx, { businessId, userId: by }) => {
    await removeMailServer(ctx, { businessId, by });
    refresh(businessId);
    return { data: null, message: "Mails go through this Paymast's own server again." };
  },
  OWNER_ONLY,
);
