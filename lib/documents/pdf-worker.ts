/**
 * Runs in a process of its own: data in, PDF bytes out. One compiler for the process's life; its fonts and parsed template
 * stay warm. Its memory creeps, so the process is replaced every few hundred documents (pdf-pool.ts).
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

/** `tryOnePage`: it is probably no longer than that. */
export type PdfRequest = { id: number; data: string; logo: Uint8Array | null; tryOnePage: boolean };
export type PdfReply = { id: number; pdf: Uint8Array } | { id: number; error: string };

const [root = process.cwd(), fontPaths = "[]"] = process.argv.slice(2);
const template = readFileSync(path.join(root, "lib/documents/invoice.typ"), "utf8");
const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: JSON.parse(fontPaths) }], workspace: root });

const DOCUMENTS_REMEMBERED = 2;

process.on("message", (request: PdfRequest) => {
  process.send?.(answer(request));
  // What the last two documents had no use for is forgotten. A long one leaves much behind; none waits for the clearing.
  setImmediate(() => compiler.evictCache(DOCUMENTS_REMEMBERED));
});
// The parent died or let go: there is nobody to draw for.
process.on("disconnect", () => process.exit(0));

function answer({ id, data, logo, tryOnePage }: PdfRequest): PdfReply {
  try {
    compiler.resetShadow();
    if (logo !== null) compiler.mapShadow(path.join(root, "logo.png"), Buffer.from(logo));
    const compiled = compile(data, tryOnePage);
    if (compiled.result === null)
      return { id, error: JSON.stringify(compiled.takeError()?.shortDiagnostics ?? "no document") };
    return { id, pdf: new Uint8Array(exported(compiled.result)) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** On one page nothing is carried over and the page's number is known: Typst needs to lay it out only once. */
function compile(data: string, tryOnePage: boolean) {
  const compileAs = (onePage: "yes" | "no") =>
    compiler.compile({ mainFileContent: template, inputs: { data, onePage }, resetRead: false });
  const short = tryOnePage ? compileAs("yes") : null;
  return short === null || (short.result?.numOfPages ?? 2) > 1 ? compileAs("no") : short;
}

/** PDF/A-3a, tagged. A text that no font of ours can draw is not allowed there; then a plain tagged PDF still serves. */
function exported(document: NonNullable<ReturnType<NodeCompiler["compile"]>["result"]>): Buffer {
  const creationTimestamp = 0;
  try {
    return compiler.pdf(document, { pdfStandard: "a-3a", pdfTags: true, creationTimestamp });
  } catch {
    return compiler.pdf(document, { pdfStandard: "1.7", pdfTags: true, creationTimestamp });
  }
}
