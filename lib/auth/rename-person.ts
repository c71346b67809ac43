import { setUserName } from "@/db/queries/people";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";

/** The name that the team sees; empty takes it away. */
export async function renamePerson(ctx: Context, input: { userId: string; name: string }): Promise<void> {
  const name = input.name.normalize("NFC").trim();
  if ([...name].length > 100 || /\p{Cc}/u.test(name))
    throw new AppError("BAD_INPUT", "Use at most 100 printable characters.", { field: "name" });
  await ctx.db.inTransaction((tx) => setUserName(tx, input.userId, name === "" ? null : name));
}
