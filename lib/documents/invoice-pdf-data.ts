import { encode } from "uqr";
import { groupedIban } from "@/lib/businesses/iban";
import type { BankDetails, InvoiceSnapshot } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import { formatDay, formatMoney, formatQuantity, formatRate, formatUnitPrice } from "@/lib/money/format-money";

/** What a PDF is made from: the frozen snapshot, and what is true today. */
export type InvoicePdfInput = {
  /** A draft's snapshot has an empty number. */
  snapshot: InvoiceSnapshot;
  logo: { bytes: Uint8Array; contentType: string } | null;
  /** Null when the invoice can't be paid online. */
  payUrl: string | null;
  amountDueMinor: number;
  paidMinor: number;
  /** The date of the Paid stamp, `YYYY-MM-DD`; null while anything is due. */
  paidOn: string | null;
  isVoid: boolean;
};

const MAX_FIELD = 4_000;
/** Control characters, and the marks that turn the direction of what follows: a field must not rearrange its neighbours. */
// biome keeps control characters out of literals, so the class is built from numbers.
const HARMFUL = new RegExp(
  `[${[
    [0x00, 0x09],
    [0x0b, 0x1f],
    [0x7f, 0x9f],
    [0x202a, 0x202e],
    [0x2066, 0x2069],
    [0xfff9, 0xfffb],
    [0xfeff, 0xfeff],
  ]
    .map(([from, to]) => `\\u{${(from ?? 0).toString(16)}}-\\u{${(to ?? 0).toString(16)}}`)
    .join("")}]`,
  "gu",
);

/** Text as it may be drawn: bounded, on one line, without control characters, and never wider than its column. */
export const drawable = (value: string): string =>
  value
    .slice(0, MAX_FIELD)
    .replaceAll("\n", " ")
    .replaceAll(HARMFUL, "")
    .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
    .replaceAll(LONG_WORD, breakable);

/** Words that may not fit a column; the scripts left out break between any two characters anyway. */
const LONG_WORD = /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]{25,}/gu;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** Letters of these scripts join, and a break between them is seen: only a few are offered. */
const JOINING = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}]/u;
const ZERO_WIDTH_SPACE = "\u200B";

/** A word with invisible places to go on in the next line. */
function breakable(word: string): string {
  const every = JOINING.test(word) ? 16 : 1;
  return Array.from(graphemes.segment(word), ({ segment }, at) =>
    at > 0 && at % every === 0 ? ZERO_WIDTH_SPACE + segment : segment,
  ).join("");
}

const drawableLines = (value: string | null): string[] =>
  value === null ? [] : value.slice(0, MAX_FIELD).split(/\r?\n/).map(drawable);

const RTL_LETTER = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Everything the template shows, as finished text. Pure: the same input gives the same document. */
export function invoicePdfData(input: InvoicePdfInput) {
  const shown = shownTexts(input);
  // Looking for the direction of each text costs the template half a millisecond that few invoices need.
  return { ...shown, hasRtl: RTL_LETTER.test(JSON.stringify(shown)) };
}

function shownTexts(input: InvoicePdfInput) {
  const { snapshot } = input;
  const { language, currency } = snapshot;
  const t = translator(language, "pdf");
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, language);
  const isDraft = snapshot.number === "";
  const isPayable = input.payUrl !== null && input.amountDueMinor > 0 && !input.isVoid && !isDraft;
  const titleKey = snapshot.kind === "proforma" ? "proformaTitle" : "title";
  const business = drawable(snapshot.seller.name);
  const hasDiscount = snapshot.lines.some((line) => line.discountBps !== 0);
  return {
    lang: language,
    paper: snapshot.paperSize === "letter" ? ("us-letter" as const) : ("a4" as const),
    title: isDraft ? t("draftTitle", { business }) : t(titleKey, { number: drawable(snapshot.number), business }),
    heading: t(isDraft ? "draftHeading" : snapshot.kind === "proforma" ? "proformaHeading" : "heading"),
    number: drawable(snapshot.number),
    accent: readableAccent(snapshot.seller.accentColor),
    accentInk: inkOn(readableAccent(snapshot.seller.accentColor)),
    watermark: watermark(input, isDraft, t),
    stamp:
      input.paidOn === null || input.isVoid
        ? null
        : { word: t("paid"), on: t("paidOn", { date: formatDay(input.paidOn, language) }) },
    logo: input.logo === null ? null : logoShape(input.logo.bytes),
    seller: { name: business, lines: partyLines(snapshot.seller.addressLines, snapshot.seller.taxId, t) },
    customer: {
      name: drawable(snapshot.customer.name),
      lines: [
        ...partyLines(snapshot.customer.addressLines, snapshot.customer.taxId, t),
        ...(snapshot.customer.email === null ? [] : [drawable(snapshot.customer.email)]),
      ],
    },
    facts: [
      [t("issued"), formatDay(snapshot.issueOn, language)],
      [t("due"), formatDay(snapshot.dueOn, language)],
    ],
    hasDiscount,
    columns: [
      t("description"),
      t("quantity"),
      t("unitPrice"),
      ...(hasDiscount ? [t("discount")] : []),
      t("rate"),
      t("net"),
    ],
    lines: pdfLines(snapshot, money),
    ...sums(input, money, t),
    pay: isPayable && input.payUrl !== null ? { url: input.payUrl, qr: qrSvg(input.payUrl) } : null,
    bank:
      snapshot.seller.bank === null || input.isVoid || input.amountDueMinor === 0
        ? null
        : bankRows(snapshot.seller.bank, snapshot.number, t),
    terms:
      input.amountDueMinor > 0 && !input.isVoid
        ? t("terms", { amount: money(input.amountDueMinor), due: formatDay(snapshot.dueOn, language) })
        : null,
    notes: drawableLines(snapshot.notes),
    footer: [
      business,
      ...[snapshot.seller.email, snapshot.seller.phone, snapshot.seller.website]
        .filter((value) => value !== null && value !== "")
        .map((value) => drawable(value ?? "")),
    ].join(" · "),
    words: {
      billTo: t("billTo"),
      broughtForward: t("broughtForward"),
      carriedOver: t("carriedOver"),
      payOnline: t("payOnline", { amount: money(input.amountDueMinor) }),
      payHint: t("payHint"),
      payQr: t("payQr"),
      bankTransfer: t("bankTransfer"),
      notes: t("notes"),
    },
  };
}

/** Points: paper less its margins, and what every invoice has around the rows counted below. */
const ROOM_PT = { a4: 717, "us-letter": 667 };
const AROUND_PT = 195;
const textRows = (text: string, lettersInARow: number) => Math.ceil((text.length + 1) / lettersInARow);

/** Whether the invoice will fit one page: a guess for the sake of speed, either way the same document comes out. */
export function seemsOnePage(data: ReturnType<typeof invoicePdfData>): boolean {
  const lines = data.lines.reduce((sum, line) => sum + 6 + 11.5 * textRows(line.description, 60), 0);
  const notes = data.notes.reduce((sum, note) => sum + 12 * textRows(note, 100), data.notes.length === 0 ? 0 : 24);
  const parties = 11.5 * (data.seller.lines.length + data.customer.lines.length) + (data.logo === null ? 0 : 54);
  const ways = Math.max(data.pay === null ? 0 : 62, 11 * (data.bank?.length ?? 0)) + 36;
  return AROUND_PT + lines + notes + parties + 14 * data.totals.length + ways <= ROOM_PT[data.paper];
}

/** 16 mm high, or 78 mm wide where that would be wider. Logos are stored as PNG, whose head says width and height. */
function logoShape(png: Uint8Array): "tall" | "wide" {
  if (png.byteLength < 24) return "tall";
  const head = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return head.getUint32(16) * 16 > head.getUint32(20) * 78 ? "wide" : "tall";
}

type Words = ReturnType<typeof translator<"pdf">>;

function watermark(input: InvoicePdfInput, isDraft: boolean, t: Words): string | null {
  if (input.isVoid) return t("void");
  if (isDraft) return t("draft");
  return input.snapshot.mode === "test" ? t("test") : null;
}

function partyLines(addressLines: string[], taxId: string | null, t: Words): string[] {
  const lines = addressLines.map(drawable);
  return taxId === null || taxId === "" ? lines : [...lines, t("taxId", { taxId: drawable(taxId) })];
}

function pdfLines(snapshot: InvoiceSnapshot, money: (amountMinor: number) => string) {
  let runningMinor = 0;
  return snapshot.lines.map((line) => {
    runningMinor += line.netMinor;
    return {
      description: drawable(line.description),
      quantity: formatQuantity(line.quantityMicro, snapshot.language),
      unitPrice: formatUnitPrice(line.unitPriceE4, snapshot.currency, snapshot.language),
      discount: line.discountBps === 0 ? "" : formatRate(line.discountBps, snapshot.language),
      rate: formatRate(line.taxRateBps, snapshot.language),
      net: money(line.netMinor),
      running: money(runningMinor),
    };
  });
}

/** The rows above the line and the sum below it: what is due, or the total where nothing is asked for any more. */
function sums(input: InvoicePdfInput, money: (amountMinor: number) => string, t: Words) {
  const { totals, language } = input.snapshot;
  const rows = [[t("subtotal"), money(totals.netMinor)]];
  for (const tax of totals.taxes)
    rows.push([
      t("taxRow", { rate: formatRate(tax.rateBps, language), net: money(tax.netMinor) }),
      money(tax.taxMinor),
    ]);
  const total = [t("total"), money(totals.totalMinor)];
  if (input.paidMinor > 0) {
    rows.push(total, [t("paidSoFar"), `\u2212${money(input.paidMinor)}`]);
    return { totals: rows, due: [t("amountDue"), money(input.amountDueMinor)] };
  }
  if (input.isVoid || input.amountDueMinor === 0) return { totals: rows, due: total };
  return { totals: [...rows, total], due: [t("amountDue"), money(input.amountDueMinor)] };
}

function bankRows(bank: BankDetails, reference: string, t: Words): string[][] {
  const rows = [[t("accountHolder"), drawable(bank.accountHolder)]];
  if (bank.bankName) rows.push([t("bank"), drawable(bank.bankName)]);
  if (bank.iban) rows.push(["IBAN", drawable(groupedIban(bank.iban))]);
  if (bank.bic) rows.push(["BIC", drawable(bank.bic)]);
  for (const line of drawableLines(bank.accountText)) rows.push([t("account"), line]);
  if (reference !== "") rows.push([t("reference"), drawable(reference)]);
  return rows;
}

/**
 * A code drawn as one SVG path, so that it stays sharp at any size; neighbours in a row are one stroke. The mask is fixed:
 * weighing all eight takes longer than all other text of the document, and on a link that is random already none is better.
 */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: "M", border: 0, maskPattern: 2 });
  const path = data.flatMap((row, y) =>
    row.map((isDark, x) => {
      if (!isDark || row[x - 1] === true) return "";
      const end = row.indexOf(false, x);
      const width = (end === -1 ? size : end) - x;
      return `M${x} ${y}h${width}v1h-${width}z`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#10151d" d="${path.join("")}"/></svg>`;
}

const FALLBACK_ACCENT = "#0b6e84";
const readableAccent = (color: string): string => (/^#[0-9a-f]{6}$/i.test(color) ? color : FALLBACK_ACCENT);

/** White or dark, whichever can be read on the color (WCAG relative luminance). */
function inkOn(color: string): string {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05) >= 4.5 ? "#ffffff" : "#10151d";
}
