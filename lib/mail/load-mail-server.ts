import { findMailServer } from "@/db/queries/mail-servers";
import type { Context } from "@/lib/context";
import type { MailServer } from "./mailer";
import { mailerOf } from "./mailer-of";

export type MailServerView = {
  /** The business's own server; null while the installation's sends. The password never leaves the server. */
  own: {
    host: string;
    port: number;
    security: MailServer["security"];
    user: string | null;
    hasPassword: boolean;
    fromAddress: string;
  } | null;
  /** What mails come from now. */
  fromAddress: string;
  /** False: no mail can be sent at all. */
  canSend: boolean;
  /** The part behind the @, when it is one that the world can look up. */
  senderDomain: string | null;
};

/** What Settings, E-mail, Mail server shows. */
export async function loadMailServer(ctx: Context, { businessId }: { businessId: string }): Promise<MailServerView> {
  const [row, mailer] = [await findMailServer(ctx.db.read, businessId), await mailerOf(ctx, businessId)];
  const domain = mailer.fromAddress.split("@").at(-1) ?? "";
  return {
    own:
      row === null
        ? null
        : {
            host: row.host,
            port: row.port,
            security: row.security,
            user: row.userName,
            hasPassword: row.passwordSealed !== null,
            fromAddress: row.fromAddress,
          },
    fromAddress: mailer.fromAddress,
    canSend: mailer.isConfigured,
    senderDomain: domain.includes(".") && !domain.endsWith(".localhost") ? domain : null,
  };
}
