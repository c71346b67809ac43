import type { Queryable } from "@/db/client";
import { listMemberAddresses } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { publicAddress } from "@/lib/links/public-address";
import { sameAddress } from "./address";

/**
 * A customer cannot open a link to this computer, so a mail with one goes to members only. In the sandbox everybody lives
 * on this computer. Throws AppError BAD_INPUT naming the address.
 */
export async function refuseUnreachableLinks(
  tx: Queryable,
  ctx: Pick<Context, "instance">,
  input: { businessId: string; addresses: string[] },
): Promise<void> {
  const { publicUrl, isSandboxed } = ctx.instance;
  if (isSandboxed || publicAddress(publicUrl).kind !== "private") return;
  const members = await listMemberAddresses(tx, { businessId: input.businessId });
  const stranger = input.addresses.find((address) => !members.some((member) => sameAddress(member, address)));
  if (stranger === undefined) return;
  throw new AppError(
    "BAD_INPUT",
    `${stranger} could not open the invoice: this Paymast runs at ${publicUrl}, which only this computer can reach. Set PAYMAST_URL to your public address and restart; until then send it to yourself.`,
    { field: "to" },
  );
}
