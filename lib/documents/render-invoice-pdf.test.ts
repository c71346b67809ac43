import { afterAll, describe, expect, test } from "vitest";
import { invoiceTotals, type LineInput, withNets } from "@/lib/invoices/totals";
import { drawable, type InvoicePdfInput, invoicePdfData, seemsOnePage } from "./invoice-pdf-data";
import { createPdfPool } from "./pdf-pool";
import { closePdf, renderInvoicePdf } from "./render-invoice-pdf";

afterAll(closePdf);

const aLine = (description: string): LineInput => ({
  description,
  quantityMicro: 1_500_000,
  unitPriceE4: 85_000_000,
  discountBps: 0,
  taxRateBps: 2_300,
});

function anInput(descriptions: string[], overrides: Partial<InvoicePdfInput> = {}): InvoicePdfInput {
  const lines = withNets(descriptions.map(aLine));
  const totals = invoiceTotals(lines);
  return {
    snapshot: {
      mode: "live",
      number: "2026/17",
      issueOn: "2026-11-22",
      dueOn: "2026-12-06",
      currency: "EUR",
      language: "en",
      timeZone: "Europe/Warsaw",
      paperSize: "a4",
      seller: {
        name: "Nordlicht Studio",
        addressLines: ["ul. Długa 5", "00-238 Warszawa"],
        country: "PL",
        taxId: null,
        email: "anna@nordlicht.example",
        phone: null,
        website: null,
        logoPictureId: null,
        accentColor: "#0b6e84",
        bank: null,
      },
      customer: { name: "Anna Kowalska", email: null, addressLines: [], country: null, taxId: null },
      lines,
      totals,
      notes: null,
    },
    logo: null,
    payUrl: "https://pay.example.com/i/token/pay",
    amountDueMinor: totals.totalMinor,
    paidMinor: 0,
    paidOn: null,
    isVoid: false,
    ...overrides,
  };
}

const pagesOf = (pdf: Uint8Array): number => Number(/\/Count (\d+)/.exec(asLatin1(pdf))?.[1]);

const asLatin1 = (pdf: Uint8Array): string => Buffer.from(pdf).toString("latin1");

describe("a rendered invoice", () => {
  test("is a tagged PDF/A-3a with the pay link and nothing that runs", async () => {
    const pdf = asLatin1(await renderInvoicePdf(anInput(["Brand identity"])));
    expect(pdf.startsWith("%PDF-1.7")).toBe(true);
    expect(pdf).toContain("<pdfaid:part>3</pdfaid:part>");
    expect(pdf).toContain("<pdfaid:conformance>A</pdfaid:conformance>");
    expect(pdf).toContain("/URI (https://pay.example.com/i/token/pay)");
    for (const active of ["/JavaScript", "/JS", "/Launch", "/OpenAction", "/EmbeddedFile"])
      expect(pdf).not.toContain(active);
  });

  test("has no link once nothing can be paid", async () => {
    const pdf = asLatin1(await renderInvoicePdf(anInput(["Work"], { amountDueMinor: 0, paidOn: "2026-11-23" })));
    expect(pdf).not.toContain("/URI");
  });

  test("draws every script with fonts of ours: PDF/A forbids a missing glyph", async () => {
    const scripts = "Żółć Ğüşİ Ελληνικά Кириллица עברית العربية हिन्दी ไทย 中文繁體 日本語 한국어 ₹ ₪ ₩ ₺ € £ ¥ ₴ ₽";
    const pdf = asLatin1(await renderInvoicePdf(anInput([scripts])));
    expect(pdf).toContain("<pdfaid:part>3</pdfaid:part>");
    for (const font of [
      "NotoSansArabic",
      "NotoSansHebrew",

      "NotoSansThai",
      "NotoSansSC",
      "NotoSansKR",
    ])
      expect(pdf.replaceAll("-", "")).toContain(font);
  });

  test("still comes out when a character has no glyph anywhere", async () => {
    const pdf = await renderInvoicePdf(anInput(["A \u{1F984} and \u{13000}"]));
    expect(asLatin1(pdf).startsWith("%PDF-1.7")).toBe(true);
  });

  test.each([
    ["typst markup", '#panic("x") *b* _i_ @ref <label> $x$ \\ // /* ```'],
    ["PDF and HTML", ")(\\ <img src=file:///etc/passwd> <script>alert(1)</script>"],
    ["direction and control marks", "a\u202Eb\u0000c\u0007d\u2066e\uFEFF"],
    ["a lone surrogate", "x\uD800y"],
    ["a megabyte", "W".repeat(1_000_000)],
    ["a template's data", '"},{"inject":true'],
  ])("draws %s as text", async (_what, hostile) => {
    const pdf = await renderInvoicePdf(anInput([hostile]));
    expect(pdf.length).toBeGreaterThan(5_000);
  });

  test("spreads two hundred lines over pages", async () => {
    const pages = pagesOf(await renderInvoicePdf(anInput(Array.from({ length: 200 }, (_, n) => `Part ${n + 1}`))));
    expect(pages).toBeGreaterThan(4);
  });

  test("says in its properties what it is", async () => {
    const pdf = Buffer.from(await renderInvoicePdf(anInput(["Work"]))).toString("utf8");
    expect(pdf).toContain("Invoice 2026/17 from Nordlicht Studio</rdf:li>");
  });

  test("keeps the pages of a long one after a short one, and comes out the same again", async () => {
    const long = anInput(Array.from({ length: 60 }, (_, n) => `Part ${n + 1}`));
    const first = await renderInvoicePdf(long);
    const short = await renderInvoicePdf(anInput(["Work"]));
    expect([pagesOf(first), pagesOf(short)]).toEqual([3, 1]);
    expect(Buffer.from(await renderInvoicePdf(long)).equals(Buffer.from(first))).toBe(true);
  });

  test("comes out on two pages when it only seemed to fit one", async () => {
    const seemsShort = anInput(Array.from({ length: 15 }, () => "MMMMMMMMMMM MMMMMMMMMMM MMMMMMMMMMM MMMMMMMMMMM"));
    const data = invoicePdfData(seemsShort);
    expect(seemsOnePage(data)).toBe(true);
    const pdf = await renderInvoicePdf(seemsShort);
    expect(pagesOf(pdf)).toBe(2);
    const pool = createPdfPool(process.cwd());
    const asLong = await pool.render({ data: JSON.stringify(data), logo: null, tryOnePage: false });
    pool.close();
    expect(Buffer.from(pdf).equals(Buffer.from(asLong))).toBe(true);
  });

  test("draws a draft without a line", async () => {
    expect(pagesOf(await renderInvoicePdf(anInput([])))).toBe(1);
  });

  test.each([
    ["tall", 300, 200],
    ["wide", 1_200, 100],
  ])("fits a %s logo by its own proportions", (shape, width, height) => {
    const bytes = new Uint8Array(24);
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    expect(invoicePdfData(anInput(["Work"], { logo: { bytes, contentType: "image/png" } })).logo).toBe(shape);
  });
});

describe("the text of an invoice", () => {
  test("carries totals, tax a rate and the amount due, in the invoice's language", () => {
    const data = invoicePdfData({
      ...anInput(["Arbeit"]),
      snapshot: { ...anInput(["Arbeit"]).snapshot, language: "de" },
    });
    expect(data.heading).toBe("Rechnung");
    expect(data.lines[0]?.running).toBe("127,50 €".replace(" ", "\u00a0"));
    expect(data.totals.map(([name]) => name)).toEqual([
      "Nettosumme",
      expect.stringContaining("Steuer 23"),
      "Gesamtbetrag",
    ]);
  });

  test("marks test, draft and void documents, and stamps only what is paid", () => {
    const input = anInput(["Work"]);
    expect(invoicePdfData(input).watermark).toBeNull();
    expect(invoicePdfData({ ...input, snapshot: { ...input.snapshot, mode: "test" } }).watermark).toBe("TEST");
    expect(invoicePdfData({ ...input, snapshot: { ...input.snapshot, number: "" } })).toMatchObject({
      watermark: "DRAFT",
      pay: null,
    });
    expect(invoicePdfData({ ...input, isVoid: true, paidOn: "2026-11-23" })).toMatchObject({
      watermark: "VOID",
      stamp: null,
      pay: null,
    });
    expect(invoicePdfData({ ...input, paidOn: "2026-11-23" }).stamp).toEqual({
      word: "PAID",
      on: "on 23 November 2026",
    });
  });

  test("writes dark letters on a pale accent and falls back from a color that is none", () => {
    const withAccent = (accentColor: string) => {
      const input = anInput(["Work"]);
      return invoicePdfData({
        ...input,
        snapshot: { ...input.snapshot, seller: { ...input.snapshot.seller, accentColor } },
      });
    };
    expect(withAccent("#ffe066")).toMatchObject({ accent: "#ffe066", accentInk: "#10151d" });
    expect(withAccent('#fff");panic("')).toMatchObject({ accent: "#0b6e84", accentInk: "#ffffff" });
  });

  test("says the total, not an amount due, where nothing is asked for", () => {
    const input = anInput(["Work"]);
    expect(invoicePdfData({ ...input, isVoid: true, amountDueMinor: 0 }).due).toEqual(["Total", "€156.83"]);
    const paid = invoicePdfData({ ...input, amountDueMinor: 0, paidMinor: 15_683 });
    expect(paid.totals.slice(-2)).toEqual([
      ["Total", "€156.83"],
      ["Already paid", "−€156.83"],
    ]);
    expect(paid.due).toEqual(["Amount due", "€0.00"]);
  });

  test("lets a word that is wider than its column go on in the next line, and an IBAN be copied", () => {
    const visible = (text: string) => text.replaceAll("\u200B", "");
    expect(drawable("W".repeat(40))).toContain("\u200B");
    expect(visible(drawable("W".repeat(40)))).toBe("W".repeat(40));
    expect(drawable("Korrekturrunden and Website")).not.toContain("\u200B");
    const input = anInput(["Work"]);
    const bank = {
      accountHolder: "A",
      bankName: null,
      iban: "PL61109010140000071219812874",
      bic: null,
      accountText: null,
    };
    const data = invoicePdfData({
      ...input,
      snapshot: { ...input.snapshot, seller: { ...input.snapshot.seller, bank } },
    });
    expect(data.bank).toContainEqual(["IBAN", "PL61 1090 1014 0000 0712 1981 2874"]);
  });

  test("keeps what people typed but what rearranges or ends text", () => {
    expect(drawable("Zażółć\t“x” \u202Eevil\u0000")).toBe("Zażółć“x” evil");
  });
});
