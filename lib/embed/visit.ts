/** How a buyer came to a product's page: in a frame of the owner's website, from there, or by the link alone. Pure. */
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { listedPage } from "./framing";

export type Visit = {
  /** Exact origin of the page around this one; null outside of a frame. */
  frame: string | null;
  /** A page of the owner's websites to go back to; null in a frame, and for every other page. */
  back: string | null;
  /** What the pages that follow have to be told, `?…` or nothing. */
  query: string;
};

export const NO_VISIT: Visit = { frame: null, back: null, query: "" };

const LONGEST_FROM = 500;

/** Reads `embed` and `from` of the address; a page that is not on the owner's list is as good as none. */
export function readVisit(search: URLSearchParams, websites: readonly string[]): Visit {
  const from = listedPage((search.get("from") ?? "").slice(0, LONGEST_FROM), websites);
  const language = askedLanguage(search.get("locale"));
  const locale = language === null ? {} : { locale: language };
  if (from === null) return { ...NO_VISIT, query: language === null ? "" : `?${new URLSearchParams(locale)}` };
  const isFramed = search.get("embed") === "1";
  const kept = { ...(isFramed ? { embed: "1", from: from.origin } : { from: from.url }), ...locale };
  return {
    frame: isFramed ? from.origin : null,
    back: isFramed ? null : from.url,
    query: `?${new URLSearchParams(kept)}`,
  };
}

/** The language asked for by the website, when it is one of ours. */
export const askedLanguage = (locale: string | null | undefined): Language | null => {
  const short = locale?.trim().toLowerCase().slice(0, 2);
  return short === "en" || short === "de" ? short : null;
};
