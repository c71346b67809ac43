// PDF: one page warm and cold, 200 lines, against @react-pdf/renderer on the same invoice, the event loop, and memory.
// npx tsx bench/pdf.ts
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Document, Font, Link, Page, Path, pdf, StyleSheet, Svg, Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import { type InvoicePdfInput, invoicePdfData } from "@/lib/documents/invoice-pdf-data";
import { closePdf, renderInvoicePdf } from "@/lib/documents/render-invoice-pdf";
import { median, report } from "./figures";
import { pause } from "./place";
import { processTree, residentMb } from "./processes";
import { sampleInvoice } from "./sample-invoice";

const ROUNDS = 40;
const SOAK = 2_000;

// The same embedded font as ours: a PDF that relies on the reader's own could be no PDF/A, and would print no Polish.
const inter = (weight: string) => `node_modules/@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf`;
Font.register({
  family: "Inter",
  fonts: [{ src: inter("400Regular") }, { src: inter("600SemiBold"), fontWeight: 600 }],
});

const styles = StyleSheet.create({
  page: { padding: 40, fontSize: 9, fontFamily: "Inter" },
  row: { flexDirection: "row", justifyContent: "space-between", paddingVertical: 3 },
  cell: { width: "16%", textAlign: "right" },
  wide: { width: "36%" },
});

const coldMs = await timed(() => renderInvoicePdf(sampleInvoice(8)));
const warm = await rounds(ROUNDS, (n) => renderInvoicePdf(sampleInvoice(8, `2026/${n}`)));
const long = await rounds(10, (n) => renderInvoicePdf(sampleInvoice(200, `2026/${n}`)));
await withReactPdf(sampleInvoice(8));
const peer = await rounds(ROUNDS, (n) => withReactPdf(sampleInvoice(8, `2026/${n}`)));

report("cold: process, fonts and first document", coldMs, "ms", { atMost: 500 });
report("one page, warm, median", median(warm), "ms", { atMost: 15 });
report("one page, warm, fastest (what a busy machine can't hide)", Math.min(...warm), "ms");
report("200 lines, warm, median", median(long), "ms", { atMost: 250 });
report("200 lines, warm, fastest", Math.min(...long), "ms");
report("@react-pdf/renderer, one page, warm, median", median(peer), "ms");
report("@react-pdf/renderer, one page, warm, fastest", Math.min(...peer), "ms");
report("times faster than react-pdf", median(peer) / median(warm), "×", { atLeast: 6 });
await soak();
closePdf();

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function rounds(count: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) times.push(await timed(() => work(n)));
  return times;
}

/** Resident memory of this process and the one that draws. */
async function treeMegabytes(): Promise<number> {
  return residentMb((await processTree(process.pid)).filter((one) => one.command !== "ps"));
}

/** 2,000 documents: the event loop's longest stop, and memory after the first and the last quarter. */
async function soak(): Promise<void> {
  const idleMs = await longestStop(() => pause(10_000));
  const memory: number[] = [];
  const busyMs = await longestStop(async () => {
    for (let n = 0; n < SOAK; n += 1) {
      await renderInvoicePdf(sampleInvoice(8, `2026/${n}`));
      if (n % 100 === 99) memory.push(await treeMegabytes());
    }
  });
  report("event loop, longest stop, doing nothing (what the machine adds)", idleMs, "ms");
  report(`event loop, longest stop during ${SOAK} documents`, busyMs, "ms", { atMost: 50 });
  report("memory after 500 documents, median of samples", median(memory.slice(2, 7)), "MB");
  report("memory after 2,000 documents, median of samples", median(memory.slice(-5)), "MB");
}

async function longestStop(work: () => Promise<unknown>): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  await work();
  loop.disable();
  return loop.max / 1e6;
}

/** The same words as ours, without QR, tags, PDF/A or carried totals. */
function withReactPdf(input: InvoicePdfInput): Promise<unknown> {
  const data = invoicePdfData(input);
  const row = (cells: string[], key: string) =>
    h(
      View,
      { style: styles.row, key },
      cells.map((cell, at) => h(Text, { style: at === 0 ? styles.wide : styles.cell, key: String(at) }, cell)),
    );
  return pdf(
    h(
      Document,
      { title: data.title },
      h(
        Page,
        { size: "A4", style: styles.page },
        h(Text, { style: { fontSize: 20 } }, `${data.heading} ${data.number}`),
        [data.seller.name, ...data.seller.lines, data.customer.name, ...data.customer.lines].map((line, key) =>
          h(Text, { key }, line),
        ),
        row(data.columns, "head"),
        data.lines.map((line, n) =>
          row([line.description, line.quantity, line.unitPrice, line.rate, line.net], `l${n}`),
        ),
        data.totals.map((total, n) => row(total, `t${n}`)),
        (data.bank ?? []).map((detail, n) => row(detail, `b${n}`)),
        data.pay === null
          ? null
          : h(
              Link,
              { src: data.pay.url },
              h(
                Svg,
                { viewBox: /viewBox="([^"]+)"/.exec(data.pay.qr)?.[1] ?? "", style: { width: 62, height: 62 } },
                h(Path, { d: / d="([^"]+)"/.exec(data.pay.qr)?.[1] ?? "", fill: "#10151d" }),
              ),
            ),
      ),
    ),
  ).toBlob();
}
