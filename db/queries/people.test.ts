import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { consumeMailedToken, insertMailedToken, listOpenInvitations, withdrawInvitations } from "./mailed-tokens";
import {
  endSessions,
  findLiveSession,
  findRole,
  findUserByEmail,
  insertMembership,
  insertSession,
  insertUser,
  listMembers,
  listOwnBusinesses,
} from "./people";

const ctx = await aContext();
const now = ctx.now();
let made = 0;

async function aUser() {
  made += 1;
  const id = ctx.newId("usr");
  const email = `person${made}@studio.example`;
  await ctx.db.inTransaction((tx) => insertUser(tx, { id, email, name: null, passwordHash: "x", createdAt: now }));
  return { id, email };
}

const join = (userId: string, businessId: string) =>
  ctx.db.inTransaction((tx) =>
    insertMembership(tx, { id: ctx.newId("mem"), userId, businessId, role: "member", createdAt: now }),
  );

test("an address belongs to one person, a person to a business once", async () => {
  const { id, email } = await aUser();
  const { businessId } = await aBusiness(ctx);
  const twin = { id: ctx.newId("usr"), email, name: null, passwordHash: "y", createdAt: now };
  expect(await ctx.db.inTransaction((tx) => insertUser(tx, twin))).toBe(false);
  expect((await findUserByEmail(ctx.db.read, email))?.id).toBe(id);
  expect([await join(id, businessId), await join(id, businessId)]).toEqual([true, false]);
});

test("a role holds in its business only", async () => {
  const { id } = await aUser();
  const [one, other] = [await aBusiness(ctx), await aBusiness(ctx)];
  await join(id, one.businessId);
  expect(await findRole(ctx.db.read, { userId: id, businessId: one.businessId })).toBe("member");
  expect(await findRole(ctx.db.read, { userId: id, businessId: other.businessId })).toBeNull();
  expect(await listOwnBusinesses(ctx.db.read, id)).toMatchObject([{ id: one.businessId, role: "member" }]);
  expect((await listMembers(ctx.db.read, other.businessId)).map((member) => member.userId)).not.toContain(id);
});

test("ended and outdated sessions are nobody's, and one is kept when the others end", async () => {
  const { id: userId } = await aUser();
  const session = (expiresAt: number) => ({
    id: ctx.newId("ses"),
    userId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    userAgent: null,
  });
  const [kept, ended, old] = [session(now + 1_000), session(now + 1_000), session(now)];
  await ctx.db.inTransaction(async (tx) => {
    for (const row of [kept, ended, old]) await insertSession(tx, row);
    await endSessions(tx, { userId, exceptSessionId: kept.id, now });
  });
  const isLive = async (sessionId: string) => (await findLiveSession(ctx.db.read, { sessionId, now })) !== null;
  expect([await isLive(kept.id), await isLive(ended.id), await isLive(old.id)]).toEqual([true, false, false]);
});

async function anInvitation(businessId: string, email: string) {
  const id = ctx.newId("tok");
  await ctx.db.inTransaction((tx) =>
    insertMailedToken(tx, {
      id,
      kind: "invitation",
      tokenHash: id,
      userId: null,
      businessId,
      email,
      role: "member",
      createdAt: now,
      expiresAt: now + 1_000,
      usedAt: null,
    }),
  );
  return id;
}

test("a token is used up once, and never when it is too old", async () => {
  const { businessId } = await aBusiness(ctx);
  const tokenId = await anInvitation(businessId, "a@studio.example");
  const use = (at: number) => ctx.db.inTransaction((tx) => consumeMailedToken(tx, { tokenId, now: at }));
  expect(await use(now + 1_000)).toBe(false);
  expect([await use(now), await use(now)]).toEqual([true, false]);
});

test("invitations are listed and withdrawn in their own business only", async () => {
  const [one, other] = [await aBusiness(ctx), await aBusiness(ctx)];
  const invitationId = await anInvitation(one.businessId, "a@studio.example");
  await anInvitation(other.businessId, "a@studio.example");
  const withdraw = (businessId: string, which: { invitationId: string } | { email: string }) =>
    ctx.db.inTransaction((tx) => withdrawInvitations(tx, { businessId, now, ...which }));
  expect(await withdraw(other.businessId, { invitationId })).toBe(false);
  expect(await withdraw(one.businessId, { email: "a@studio.example" })).toBe(true);
  expect(await listOpenInvitations(ctx.db.read, { businessId: one.businessId, now })).toEqual([]);
  expect(await listOpenInvitations(ctx.db.read, { businessId: other.businessId, now })).toHaveLength(1);
});
