/** Which site of the product's source is calling: from the stack's second frame, through the bundle's source map. */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { scanSites } from "./sites";

type Frame = { file: string | undefined; line: number; column: number };

/** A function that names the site of whoever called the function that calls it. */
export function createCallers(root: string, bundle: string): () => string {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, "utf8")));
  const sites = new Map(scanSites(root).map((site) => [`${site.file}:${site.line}`, site.label]));
  const known = new Map<string, string>();

  function labelOf(frame: Frame): string {
    const entry = map.findEntry(frame.line - 1, frame.column - 1);
    if (!("originalSource" in entry)) return "elsewhere";
    const file = path.posix.normalize(
      path.relative(root, path.resolve(path.dirname(bundle), entry.originalSource.replace(/^file:\/\//, ""))),
    );
    return sites.get(`${file}:${entry.originalLine + 1}`) ?? `elsewhere:${file}:${entry.originalLine + 1}`;
  }

  return () => {
    const frame = callerFrame();
    const key = `${frame.line}:${frame.column}`;
    const found = known.get(key) ?? labelOf(frame);
    known.set(key, found);
    return found;
  };
}

/** Frames: this function, the closure above, the port, and then the verb. */
function callerFrame(): Frame {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 4;
  Error.prepareStackTrace = (_, frames) => frames;
  const holder: { stack?: unknown } = {};
  Error.captureStackTrace(holder);
  const frames = asFrames(holder.stack);
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  const frame = frames[3];
  return {
    file: frame?.getFileName() ?? undefined,
    line: frame?.getLineNumber() ?? 0,
    column: frame?.getColumnNumber() ?? 0,
  };
}

/** `prepareStackTrace` above returned the frames themselves. */
const asFrames = (stack: unknown) => stack as NodeJS.CallSite[];
