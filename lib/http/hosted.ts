import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { type HostedInvoice, loadHostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { shownLanguage } from "@/lib/messages/messages";
import { loadPayView } from "@/lib/payments/load-pay-view";
import type { PayView } from "@/lib/payments/pay-view";
import { getContext } from "./context";

/** The invoice behind a link, or null; read once per request by layout, metadata and page. */
export const hostedInvoice = cache(async (token: string): Promise<HostedInvoice | null> => {
  return await loadHostedInvoice(await getContext(), { token });
});

/** The invoice and how it can be paid; "not found" for every wrong link alike. */
export const requireHosted = cache(async (token: string): Promise<{ invoice: HostedInvoice; view: PayView }> => {
  const invoice = await hostedInvoice(token);
  if (invoice === null) notFound();
  return { invoice, view: await loadPayView(await getContext(), { token }) };
});

/** A document speaks its own language; a wrong link the reader's, as far as we know it. */
export async function hostedLanguage(token: string): Promise<Language> {
  const invoice = await hostedInvoice(token);
  return invoice?.snapshot.language ?? (await readerLanguage());
}

/** The first language the reader's browser asks for, as far as we have it. */
export async function readerLanguage(): Promise<Language> {
  return shownLanguage((await headers()).get("accept-language")?.split(/[,;]/)[0]?.trim());
}

/** The nonce of this response's policy (proxy.ts), for style and script tags. */
export async function pageNonce(): Promise<string> {
  return (await headers()).get("x-nonce") ?? "";
}
