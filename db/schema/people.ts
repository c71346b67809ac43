import { index, instant, oneOf, table, text, uniqueIndex } from "../columns";
import { businesses } from "./businesses";

export const users = table(
  "users",
  {
    id: text("id").primaryKey(),
    /** Lower case; the sign-in name. */
    email: text("email").notNull(),
    name: text("name"),
    /** argon2id, PHC string. */
    passwordHash: text("password_hash").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

export const memberships = table(
  "memberships",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    businessId: text("business_id")
      .notNull()
      .references(() => businesses.id, { onDelete: "restrict" }),
    role: oneOf("role", ["owner", "member", "developer"]).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [uniqueIndex("memberships_one").on(t.userId, t.businessId), index("memberships_business").on(t.businessId)],
);

/** A signed-in browser. Each request checks the row, so that ending it works at once although the cookie is a JWT. */
export const sessions = table(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    createdAt: instant("created_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
    userAgent: text("user_agent"),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** Single-use links by mail: password resets and invitations. Only the SHA-256 of the token is kept. */
export const mailedTokens = table(
  "mailed_tokens",
  {
    id: text("id").primaryKey(),
    kind: oneOf("kind", ["reset", "invitation"]).notNull(),
    tokenHash: text("token_hash").notNull(),
    userId: text("user_id").references(() => users.id, { onDelete: "restrict" }),
    businessId: text("business_id").references(() => businesses.id, { onDelete: "restrict" }),
    email: text("email").notNull(),
    role: oneOf("role", ["owner", "member", "developer"]),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [uniqueIndex("mailed_tokens_hash").on(t.tokenHash), index("mailed_tokens_business").on(t.businessId)],
);
