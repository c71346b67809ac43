import { beforeEach, expect, test } from "vitest";
import { findRole } from "@/db/queries/people";
import { aContext, type TestContext } from "@/testing/context";
import { aSession, mailedPath, PASSWORD, twoOwners } from "@/testing/people";
import { acceptInvitation, viewInvitation } from "./accept-invitation";
import { changeRole } from "./change-role";
import { inviteMember } from "./invite-member";
import { listTeam } from "./list-team";
import { removeMember } from "./remove-member";
import { withdrawInvitation } from "./withdraw-invitation";

let ctx: TestContext;
let anna: { userId: string; businessId: string; email: string };
let bert: { userId: string; businessId: string; email: string };
const carla = "carla@studio.example";

beforeEach(async () => {
  ctx = await aContext();
  ({ anna, bert } = await twoOwners(ctx));
});

const invite = (email: string, role: "owner" | "member" | "developer" = "member") =>
  inviteMember(ctx, { businessId: anna.businessId, email, role, by: anna });

const tokenFor = async (email: string) => (await mailedPath(ctx, email)).replace("/invitation/", "");

const membershipOf = async (of: { businessId: string; userId: string }) => {
  const { members } = await listTeam(ctx, of);
  return members.find((member) => member.userId === of.userId)?.id ?? "";
};

test("an invited person chooses a password, joins with the given role, and can sign in", async () => {
  await invite(carla, "developer");
  const token = await tokenFor(carla);
  expect(await viewInvitation(ctx, { token })).toMatchObject({
    state: "open",
    email: carla,
    role: "developer",
    hasAccount: false,
  });
  const { businessId } = await acceptInvitation(ctx, { token, as: { newPassword: PASSWORD } });
  const { userId } = await aSession(ctx, carla);
  expect(businessId).toBe(anna.businessId);
  expect(await findRole(ctx.db.read, { userId, businessId })).toBe("developer");
  expect(await findRole(ctx.db.read, { userId, businessId: bert.businessId })).toBeNull();
});

test("an invitation works once, for seven days, and not after it was withdrawn", async () => {
  await invite(carla);
  const used = await tokenFor(carla);
  await acceptInvitation(ctx, { token: used, as: { newPassword: PASSWORD } });
  await expect(acceptInvitation(ctx, { token: used, as: { newPassword: PASSWORD } })).rejects.toThrow(/accepted/);

  await invite("dora@studio.example");
  const old = await tokenFor("dora@studio.example");
  ctx.clock.advance(7 * 86_400_000);
  expect(await viewInvitation(ctx, { token: old })).toEqual({ state: "expired" });

  await invite("emil@studio.example");
  const withdrawn = await tokenFor("emil@studio.example");
  const { invitations } = await listTeam(ctx, anna);
  await withdrawInvitation(ctx, { businessId: anna.businessId, invitationId: invitations[0]?.id ?? "" });
  await expect(acceptInvitation(ctx, { token: withdrawn, as: { newPassword: PASSWORD } })).rejects.toThrow();
});

test("the link alone never opens an account that exists", async () => {
  await invite(bert.email);
  const token = await tokenFor(bert.email);
  expect(await viewInvitation(ctx, { token })).toMatchObject({ hasAccount: true });
  await expect(acceptInvitation(ctx, { token, as: { newPassword: "a stolen new password" } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await acceptInvitation(ctx, { token, as: bert });
  expect(await findRole(ctx.db.read, { userId: bert.userId, businessId: anna.businessId })).toBe("member");
});

test("nobody accepts another person's invitation", async () => {
  await invite(carla);
  const token = await tokenFor(carla);
  await expect(acceptInvitation(ctx, { token, as: bert })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await viewInvitation(ctx, { token })).toMatchObject({ state: "open" });
});

test("members are not invited again, and a second invitation replaces the first", async () => {
  await expect(invite(anna.email)).rejects.toMatchObject({ code: "CONFLICT", field: "email" });
  await invite(carla, "member");
  const first = await tokenFor(carla);
  ctx.clock.advance(1_000);
  await invite(carla, "developer");
  expect(await viewInvitation(ctx, { token: first })).toEqual({ state: "expired" });
  expect((await listTeam(ctx, anna)).invitations).toHaveLength(1);
});

test("the last owner can neither leave nor become a member", async () => {
  const membershipId = await membershipOf(anna);
  const of = { businessId: anna.businessId, membershipId };
  await expect(removeMember(ctx, of)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(changeRole(ctx, { ...of, role: "member" })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await findRole(ctx.db.read, anna)).toBe("owner");
});

test("two owners who remove each other at the same moment leave one", async () => {
  await invite(carla, "owner");
  await acceptInvitation(ctx, { token: await tokenFor(carla), as: { newPassword: PASSWORD } });
  const { members } = await listTeam(ctx, anna);
  const results = await Promise.allSettled(
    members.map((member) => removeMember(ctx, { businessId: anna.businessId, membershipId: member.id })),
  );
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test("who is removed, or gets another role, is it from the next question on", async () => {
  await invite(carla, "owner");
  await acceptInvitation(ctx, { token: await tokenFor(carla), as: { newPassword: PASSWORD } });
  const { userId } = await aSession(ctx, carla);
  const carlaHere = { businessId: anna.businessId, userId };
  const of = { businessId: anna.businessId, membershipId: await membershipOf(carlaHere) };
  await changeRole(ctx, { ...of, role: "developer" });
  expect(await findRole(ctx.db.read, carlaHere)).toBe("developer");
  await removeMember(ctx, of);
  expect(await findRole(ctx.db.read, carlaHere)).toBeNull();
});

test("another business's people and invitations do not exist for one's own", async () => {
  await inviteMember(ctx, { businessId: bert.businessId, email: carla, role: "member", by: bert });
  const { members, invitations } = await listTeam(ctx, bert);
  const membershipId = members[0]?.id ?? "";
  const notFound = { code: "NOT_FOUND" };
  await expect(changeRole(ctx, { businessId: anna.businessId, membershipId, role: "member" })).rejects.toMatchObject(
    notFound,
  );
  await expect(removeMember(ctx, { businessId: anna.businessId, membershipId })).rejects.toMatchObject(notFound);
  const invitationId = invitations[0]?.id ?? "";
  await expect(withdrawInvitation(ctx, { businessId: anna.businessId, invitationId })).rejects.toMatchObject(notFound);
  expect(await listTeam(ctx, bert)).toEqual({ members, invitations });
});
