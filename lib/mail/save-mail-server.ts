import { findBusiness } from "@/db/queries/businesses";
import { addHistory } from "@/db/queries/history";
import { deleteMailServer, findMailServer, saveMailServer } from "@/db/queries/mail-servers";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { checkMailServer, type TypedMailServer } from "./mail-server";
import { mailPasswordPlace } from "./mailer-of";

type Of = { businessId: string; by: string };

/**
 * Stores a business's own mail server; the next mail goes through it. The password is sealed, and kept when the field was
 * left empty and server and user are the same: it is never sent to another server than it was typed for.
 */
export async function storeMailServer(ctx: Context, input: Of & { typed: TypedMailServer; ports?: readonly number[] }) {
  const { businessId, by } = input;
  const { password, user, ...server } = checkMailServer(input.typed, input.ports);
  const business = await findBusiness(ctx.db.read, businessId);
  if (business === null) throw new AppError("NOT_FOUND", "This business does not exist.");
  const known = await findMailServer(ctx.db.read, businessId);
  const isSameAccount = known !== null && known.host === server.host && known.userName === user;
  const kept = isSameAccount ? known.passwordSealed : null;
  const sealed =
    password === null ? kept : ctx.secrets.seal(business.wrappedDataKey, mailPasswordPlace(businessId), password);
  if (user !== null && sealed === null)
    throw new AppError("BAD_INPUT", "Type the password of this user.", { field: "password" });
  const now = ctx.now();
  const id = ctx.newId("his");
  await ctx.db.inTransaction(async (tx) => {
    await saveMailServer(tx, {
      businessId,
      ...server,
      userName: user,
      passwordSealed: user === null ? null : sealed,
      updatedAt: now,
    });
    const data = { host: server.host, port: server.port, fromAddress: server.fromAddress };
    await addHistory(tx, { id, businessId, actor: by, kind: "mail_server.saved", data, at: now });
  });
}

/** Back to the installation's own server. */
export async function removeMailServer(ctx: Context, { businessId, by }: Of): Promise<void> {
  const id = ctx.newId("his");
  const at = ctx.now();
  await ctx.db.inTransaction(async (tx) => {
    await deleteMailServer(tx, businessId);
    await addHistory(tx, { id, businessId, actor: by, kind: "mail_server.removed", data: {}, at });
  });
}
