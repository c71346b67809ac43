import { findBusiness } from "@/db/queries/businesses";
import { findFirstMailServer, findMailServer, type MailServerRow } from "@/db/queries/mail-servers";
import type { Context } from "@/lib/context";
import type { SecretPlace } from "@/lib/secrets/secret-box";
import type { Mailer } from "./mailer";

/** Where the password of a business's mail server is sealed. */
export const mailPasswordPlace = (businessId: string): SecretPlace => ({
  businessId,
  table: "mail_servers",
  row: businessId,
  column: "password",
});

type Needs = Pick<Context, "db" | "mail" | "secrets">;

/**
 * Who sends for a business: its own server when it has one, else the installation's. What belongs to no business goes
 * through the installation's server, or, when that has none, through the first business's.
 */
export async function mailerOf(ctx: Needs, businessId: string | null): Promise<Mailer> {
  const own = businessId === null ? null : await findMailServer(ctx.db.read, businessId);
  if (own !== null) return openMailServer(ctx, own);
  if (businessId !== null || ctx.mail.isConfigured) return ctx.mail;
  const first = await findFirstMailServer(ctx.db.read);
  return first === null ? ctx.mail : openMailServer(ctx, first);
}

async function openMailServer(ctx: Needs, row: MailServerRow): Promise<Mailer> {
  const { host, port, security, userName: user, passwordSealed, fromAddress, businessId } = row;
  const password = passwordSealed === null ? null : await openPassword(ctx, businessId, passwordSealed);
  return ctx.mail.through({ host, port, security, user, password, fromAddress });
}

async function openPassword(ctx: Needs, businessId: string, sealed: string): Promise<string> {
  const business = await findBusiness(ctx.db.read, businessId);
  if (business === null) throw new Error(`There is no business ${businessId}.`);
  return ctx.secrets.open(business.wrappedDataKey, mailPasswordPlace(businessId), sealed);
}
