import { isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { tokenHash } from "@/lib/links/public-link";
import { ipOf } from "./client-ip";
import { getContext } from "./context";
import { noteUnknownLink, type PaymentLimit, refuseGuessing, spend } from "./payment-limits";
import { requireOwnOrigin } from "./same-origin";

type Limits = { ip: PaymentLimit; link: PaymentLimit };

/**
 * What every payment route of the customer's page does before its verb: own origin only, limits per address and per link,
 * and a brake on guessing links. There is no session: the link is the authority.
 */
export async function asCustomer<T>(
  request: Request,
  limits: Limits,
  read: () => Promise<{ token: string } & T>,
  run: (ctx: Context, input: { token: string } & T) => Promise<Response>,
): Promise<Response> {
  const ctx = await getContext();
  requireOwnOrigin(request, ctx.instance.publicUrl);
  const ip = ipOf(request.headers.get("x-forwarded-for"));
  await refuseGuessing(ip);
  const input = await read();
  await spend(limits.ip, ip);
  await spend(limits.link, tokenHash(input.token));
  try {
    return await run(ctx, input);
  } catch (error) {
    if (isAppError(error) && error.code === "NOT_FOUND") await noteUnknownLink(ip);
    throw error;
  }
}
