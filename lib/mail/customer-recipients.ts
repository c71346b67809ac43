import type { Queryable } from "@/db/client";
import { findInvoiceRecipients } from "@/db/queries/mail-facts";
import { listMemberAddresses, listOwnerAddresses } from "@/db/queries/mails";
import { addressOrNull, sameAddress } from "./address";

type About = {
  businessId: string;
  invoiceId: string;
  mode: "test" | "live";
  /** The invoice's customer, used when it was never mailed. */
  customerEmail: string | null;
};

/**
 * Who hears about the money of an invoice: whoever it was mailed to. News of a test document go to members only, so that a
 * trial never reaches a customer. Empty when nobody has an address.
 */
export async function customerRecipients(tx: Queryable, about: About): Promise<string[]> {
  const { businessId, invoiceId, mode, customerEmail } = about;
  const mailed = await findInvoiceRecipients(tx, { businessId, invoiceId });
  const wanted = validAddresses(mailed ?? [customerEmail]);
  if (mode === "live") return wanted;
  const members = await listMemberAddresses(tx, { businessId });
  const known = wanted.filter((address) => members.some((member) => sameAddress(member, address)));
  return known.length > 0 ? known : ownerRecipients(tx, businessId);
}

export async function ownerRecipients(tx: Queryable, businessId: string): Promise<string[]> {
  return validAddresses(await listOwnerAddresses(tx, { businessId }));
}

const validAddresses = (addresses: readonly (string | null)[]): string[] =>
  addresses.map(addressOrNull).filter((address): address is string => address !== null);
