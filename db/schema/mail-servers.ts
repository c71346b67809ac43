import { instant, integer, oneOf, table, text } from "../columns";
import { businesses } from "./businesses";

/** A business's own mail server; without a row the server of the installation (SMTP_URL) sends. */
export const mailServers = table("mail_servers", {
  businessId: text("business_id")
    .primaryKey()
    .references(() => businesses.id, { onDelete: "restrict" }),
  host: text("host").notNull(),
  port: integer("port").notNull(),
  security: oneOf("security", ["tls", "starttls", "none"]).notNull(),
  userName: text("user_name"),
  /** Sealed (lib/secrets); place: table mail_servers, row business id, column password. */
  passwordSealed: text("password_sealed"),
  fromAddress: text("from_address").notNull(),
  updatedAt: instant("updated_at").notNull(),
});
