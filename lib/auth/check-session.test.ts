import { expect, test } from "vitest";
import { AppError } from "@/lib/app-error";
import { aContext } from "@/testing/context";
import { anOwner, aSession } from "@/testing/people";
import { checkSession } from "./check-session";

test("a database that can't be written keeps people signed in, and says so in the log", async () => {
  const ctx = await aContext();
  const { email, userId } = await anOwner(ctx);
  const { sessionId } = await aSession(ctx, email);
  ctx.clock.advance(2 * 3_600_000);
  const inTransaction = () => Promise.reject(new AppError("BUSY", "The database is busy."));
  const full = { ...ctx, db: { ...ctx.db, inTransaction } };
  expect(await checkSession(full, { sessionId })).toMatchObject({ id: sessionId, userId });
  expect(ctx.logged).toContainEqual(expect.objectContaining({ event: "session.not_prolonged" }));
});
