import { findMailedToken } from "@/db/queries/mailed-tokens";
import type { Context } from "@/lib/context";
import { hashOfToken, type TokenState, tokenState } from "./mailed-token";

/** For the page: whether the link may still be used. Changes nothing, so that mail scanners may open it. */
export async function checkReset(ctx: Context, input: { token: string }): Promise<TokenState> {
  const row = await findMailedToken(ctx.db.read, { kind: "reset", tokenHash: hashOfToken(input.token) });
  return tokenState(row, ctx.now());
}
