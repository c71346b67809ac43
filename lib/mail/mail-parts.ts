import type { Language, SellerSnapshot } from "@/lib/invoices/invoice-snapshot";

/** Who a mail is from, as it looks: the business, or Paymast itself when no business is concerned. */
export type MailBrand = {
  name: string;
  /** `#rrggbb`. */
  accentColor: string;
  /** Absolute; the only thing a mail loads from outside. */
  logoUrl: string | null;
};

/**
 * A mail before it is drawn. Every kind is put together from the same parts, so that HTML and plain text always say the
 * same and the look is made once. All strings are plain text; nothing of it is ever read as HTML.
 */
export type MailParts = {
  language: Language;
  brand: MailBrand;
  /** The first line of the text and what an inbox shows beside the subject. */
  firstLine: string;
  /** A small heading: "Invoice 2026/17". */
  label: string;
  /** Shown large. */
  amount: string | null;
  /** Under the amount: "Due 6 December 2026". */
  note: string | null;
  /** Each may have several lines. */
  paragraphs: string[];
  facts: { label: string; value: string }[];
  button: { label: string; url: string } | null;
  /** Small lines at the end. */
  closing: string[];
  /** For readers whose program does not draw the button; plain text shows the address anyway. */
  fallback: string | null;
  testNotice: string | null;
};

export const paymastBrand: MailBrand = { name: "Paymast", accentColor: "#0b6e84", logoUrl: null };

export function sellerBrand(
  publicUrl: string,
  seller: Pick<SellerSnapshot, "name" | "accentColor" | "logoPictureId">,
): MailBrand {
  const { logoPictureId } = seller;
  return {
    name: seller.name,
    accentColor: /^#[0-9a-f]{6}$/i.test(seller.accentColor) ? seller.accentColor : paymastBrand.accentColor,
    logoUrl: logoPictureId === null ? null : `${publicUrl}/api/logo/${encodeURIComponent(logoPictureId)}`,
  };
}

/** A person's text as paragraphs: an empty line separates them, single line breaks stay. */
export const paragraphsOf = (text: string): string[] =>
  text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");

/** The plain-text half of a mail. */
export function plainText(parts: MailParts): string {
  const { firstLine, note } = parts;
  const isSaid = note === null || firstLine.toLowerCase().includes(note.toLowerCase());
  const sections = [
    firstLine,
    parts.testNotice,
    isSaid ? null : note,
    ...parts.paragraphs,
    parts.facts.map((fact) => `${fact.label}: ${fact.value}`).join("\n"),
    parts.button === null ? null : `${parts.button.label}: ${parts.button.url}`,
    parts.closing.length === 0 ? null : `-- \n${parts.closing.join("\n")}`,
  ];
  return `${sections.filter((section) => section !== null && section !== "").join("\n\n")}\n`;
}

/** White or near-black, whichever can be read on the color (WCAG relative luminance). */
export function inkOn(color: string): "#ffffff" | "#10151d" {
  const luminance = luminanceOf(color);
  return 1.05 / (luminance + 0.05) >= 4.5 ? "#ffffff" : "#10151d";
}

function luminanceOf(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
