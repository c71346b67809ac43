import type { InvoicePdfInput } from "@/lib/documents/invoice-pdf-data";
import { invoiceTotals, withNets } from "@/lib/invoices/totals";

/**
 * An invoice for the benches: a small business's, with as many lines as asked for; eight of them fit one page. Its number
 * makes its customer, words, quantities and sums, so that a document drawn before helps the next no more than in real life.
 */
export function sampleInvoice(lineCount: number, number = "2026/17"): InvoicePdfInput {
  const serial = Number(/\d+$/.exec(number)?.[0] ?? 0);
  const lines = withNets(
    Array.from({ length: lineCount }, (_, n) => ({
      description: `Brand identity ${serial}, part ${n + 1}: research${n % 2 === 0 ? ", drafts and two rounds of corrections" : ""}`,
      quantityMicro: 1_500_000 + 10_000 * ((serial * 7 + n) % 90),
      unitPriceE4: 85_000_000 + 10_000 * (serial * 13 + n * 5),
      discountBps: n % 7 === 0 ? 1_000 : 0,
      taxRateBps: n % 2 === 0 ? 2_300 : 800,
    })),
  );
  const totals = invoiceTotals(lines);
  return {
    snapshot: {
      mode: "live",
      number,
      issueOn: "2026-11-22",
      dueOn: "2026-12-06",
      currency: "EUR",
      language: "en",
      timeZone: "Europe/Warsaw",
      paperSize: "a4",
      seller: {
        name: "Nordlicht Studio",
        addressLines: ["ul. Długa 5", "00-238 Warszawa", "Poland"],
        country: "PL",
        taxId: "PL5250007738",
        email: "anna@nordlicht.example",
        phone: "+48 22 555 01 17",
        website: "nordlicht.example",
        logoPictureId: null,
        accentColor: "#0b6e84",
        bank: {
          accountHolder: "Nordlicht Studio",
          bankName: "Bank Polski",
          iban: "PL61109010140000071219812874",
          bic: "WBKPPLPP",
          accountText: null,
        },
      },
      customer: {
        name: `Bergmann ${serial} GmbH`,
        email: "rechnung@bergmann.example",
        addressLines: ["Lange Straße 7", "10115 Berlin", "Germany"],
        country: "DE",
        taxId: "DE136695976",
      },
      lines,
      totals,
      notes: "Thank you for your business.",
    },
    logo: null,
    payUrl: `https://pay.example.com/i/6QFQ2ZKq1mE0mY1b4kY2m0JtqgB3pT8zVn5yN${String(serial).padStart(5, "0")}/pay`,
    amountDueMinor: totals.totalMinor,
    paidMinor: 0,
    paidOn: null,
    isVoid: false,
  };
}
