import { randomBytes } from "node:crypto";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { isAppError } from "@/lib/app-error";
import { describeWithStack } from "@/lib/describe-error";
import { askedLanguage, NO_VISIT, readVisit, type Visit } from "@/lib/embed/visit";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { type BuyPage, loadBuyPage } from "@/lib/orders/load-buy-page";
import { loadOrderPage, type OrderPageFacts } from "@/lib/orders/load-order-page";
import { type PlacedOrder, placeOrder } from "@/lib/orders/place-order";
import type { TypedOrder } from "@/lib/orders/read-order";
import { getContext } from "./context";
import { readerLanguage } from "./hosted";
import { PATH_HEADER } from "./owner-path";
import { noteUnknownLink, refuseGuessing, spend } from "./payment-limits";

/** The query of the address that was asked for; a layout is given none by Next. */
export const askedQuery = cache(async (): Promise<URLSearchParams> => {
  const path = (await headers()).get(PATH_HEADER) ?? "";
  return new URLSearchParams(path.includes("?") ? path.slice(path.indexOf("?")) : "");
});

/** The product behind a key, or null; read once per request by layout, metadata and page. */
export const buyPage = cache(async (key: string): Promise<BuyPage | null> => {
  const language = askedLanguage((await askedQuery()).get("locale"));
  return loadBuyPage(await getContext(), { key, language });
});

/** Whether this page stands in a frame of the owner's website, or was come to from there. */
export const visit = cache(async (key: string): Promise<Visit> => {
  const page = await buyPage(key);
  return page === null ? NO_VISIT : readVisit(await askedQuery(), page.websites);
});

export async function requireBuyPage(key: string): Promise<BuyPage> {
  return (await buyPage(key)) ?? notFound();
}

/** The same page for a buyer who comes back to change an order, which the form then belongs to. */
export async function pageToChange(
  key: string,
  token: string,
): Promise<{ page: BuyPage; order: OrderPageFacts | null }> {
  const order = token === "" ? null : await orderPage(key, token);
  const isOpen = order !== null && (order.view.canPayNow || order.obstacle !== null);
  if (!isOpen) return { page: await requireBuyPage(key), order: null };
  const { language } = order.document.snapshot;
  const page = await loadBuyPage(await getContext(), { key, exceptOrderId: order.orderId, language });
  return { page: page ?? notFound(), order };
}

export const orderPage = cache(
  async (key: string, token: string): Promise<OrderPageFacts | null> =>
    loadOrderPage(await getContext(), { key, token }),
);

export async function requireOrderPage(key: string, token: string): Promise<OrderPageFacts> {
  return (await orderPage(key, token)) ?? notFound();
}

/** A product speaks its own language; a wrong link the reader's. */
export async function buyLanguage(key: string): Promise<Language> {
  return (await buyPage(key))?.facts.language ?? (await readerLanguage());
}

/** Made with each form: sent twice, it is one order. */
export const newFormKey = (): string => randomBytes(16).toString("base64url");

/** The longest that any field of ours takes, with room; what is longer is refused by its field. */
const longestValue = 5_000;
const text = z
  .string()
  .max(longestValue)
  .nullish()
  .transform((value) => value ?? "");

/** A buyer's form, whichever way it came. Unknown fields are dropped: a price in them is nobody's. */
export const BuyForm = z.object({
  formKey: z.string().max(40),
  shownPrice: z.string().max(100),
  quantity: text,
  amount: text,
  name: text,
  email: text,
  wantsInvoice: text,
  company: text,
  addressLine1: text,
  postalCode: text,
  city: text,
  country: text,
  taxId: text,
  terms: text,
  reference: text,
  locale: text,
  answers: z.record(z.string().max(40), z.string().max(longestValue)).default({}),
});

export type BuyFormInput = z.output<typeof BuyForm>;

const typedOrderOf = ({ wantsInvoice, terms, ...form }: BuyFormInput): TypedOrder => ({
  ...form,
  wantsInvoice: wantsInvoice !== "",
  acceptsTerms: terms !== "",
});

/** Limits, then the verb; a limit and a failure of ours are answers too, because the buyer reads them in the page. */
export async function takeOrder(input: { key: string; ip: string; form: BuyFormInput }): Promise<PlacedOrder> {
  const { key, ip, form } = input;
  const ctx = await getContext();
  try {
    await refuseGuessing(ip);
    await spend("orderIp", ip);
    await spend("orderLink", key);
    return await placeOrder(ctx, {
      key,
      formKey: form.formKey,
      shownPrice: form.shownPrice,
      typed: typedOrderOf(form),
      reference: form.reference,
      language: askedLanguage(form.locale),
    });
  } catch (error) {
    if (!isAppError(error)) {
      ctx.log.error("order.failed", { error: describeWithStack(error) });
      return { kind: "refused", problem: { code: "busy", field: null } };
    }
    if (error.code === "NOT_FOUND") await noteUnknownLink(ip);
    if (error.code === "RATE_LIMITED") return { kind: "refused", problem: { code: "tooOften", field: null } };
    if (error.code === "BUSY") return { kind: "refused", problem: { code: "busy", field: null } };
    throw error;
  }
}
