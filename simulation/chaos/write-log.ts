/** What a process did to the database's files, read from strace's log, and what a power cut would have left of it. */
import path from "node:path";

export type Operation = { at: number; file: string } & (
  | { kind: "write"; offset: number; bytes: Buffer }
  | { kind: "truncate"; length: number }
  | { kind: "sync" }
);

export const tracedCalls = "pwrite64,write,pwritev,ftruncate,fsync,fdatasync,fallocate,rename,unlink";

/** With -xx every string is hexadecimal, -y names the file behind each descriptor, -ttt gives the time. */
export const straceOptions = ["-f", "-ttt", "-y", "-xx", "-s", "200000", "-e", `trace=${tracedCalls}`];

const linePattern = /^(?:\d+ +)?(\d+\.\d+) (\w+)\((\d+)<([^>]*)>(?:, )?(.*)\) += (-?\d+)/;

/** Operations in order. Anything in the log that is not understood throws: a replay that guesses proves nothing. */
export function parseWriteLog(log: string): Operation[] {
  const operations: Operation[] = [];
  for (const line of log.split("\n")) {
    if (line === "" || /^(\d+ +)?\d+\.\d+ (\+\+\+|---)/.test(line) || /strace: Process \d+ (at|de)tached/.test(line))
      continue;
    const match = linePattern.exec(line);
    if (match === null) throw new Error(`The log has a line that is not understood: ${line.slice(0, 200)}`);
    const [, seconds = "", call = "", , where = "", args = "", result = ""] = match;
    const of = { at: Number(seconds) * 1_000, file: path.basename(plain(where)) };
    if (Number(result) < 0) throw new Error(`${call} failed: ${line.slice(0, 200)}`);
    operations.push(operationOf(call, of, args, line));
  }
  return operations;
}

function operationOf(call: string, of: { at: number; file: string }, args: string, line: string): Operation {
  if (call === "fsync" || call === "fdatasync") return { ...of, kind: "sync" };
  if (call === "ftruncate") return { ...of, kind: "truncate", length: Number(args) };
  const written = /^"((?:\\x[0-9a-f]{2})*)", (\d+), (\d+)$/.exec(args);
  if (call !== "pwrite64" || written === null) throw new Error(`Not replayed: ${line.slice(0, 200)}`);
  const bytes = Buffer.from((written[1] ?? "").replaceAll("\\x", ""), "hex");
  if (bytes.length !== Number(written[2])) throw new Error(`The log is cut off: ${line.slice(0, 200)}`);
  return { ...of, kind: "write", offset: Number(written[3]), bytes };
}

const plain = (text: string): string =>
  text.startsWith("\\x") ? Buffer.from(text.replaceAll("\\x", ""), "hex").toString("utf8") : text;

export type Files = Map<string, Buffer>;

/** Whether a write that was not fsynced before the cut reaches the disk all the same, and how much of it. */
export type Fate = () => "lost" | "kept" | "torn";

/** The files as a power cut after the first `count` operations leaves them. */
export function afterPowerCut(base: Files, operations: readonly Operation[], count: number, fate: Fate): Files {
  const before = operations.slice(0, count);
  const lastSync = new Map<string, number>();
  for (const [at, { kind, file }] of before.entries()) if (kind === "sync") lastSync.set(file, at);
  const files: Files = new Map([...base].map(([name, bytes]) => [name, Buffer.from(bytes)]));
  for (const [at, operation] of before.entries()) {
    if (operation.kind === "sync") continue;
    const survives = at < (lastSync.get(operation.file) ?? -1) ? "kept" : fate();
    if (survives !== "lost") apply(files, operation, survives === "torn");
  }
  return files;
}

function apply(files: Files, operation: Operation, isTorn: boolean): void {
  const bytes = files.get(operation.file) ?? Buffer.alloc(0);
  if (operation.kind === "truncate") {
    const cut = Buffer.alloc(operation.length);
    bytes.copy(cut, 0, 0, operation.length);
    files.set(operation.file, cut);
    return;
  }
  if (operation.kind !== "write") return;
  // A sector is written or not.
  const length = isTorn ? Math.floor(operation.bytes.length / 2 / 512) * 512 : operation.bytes.length;
  const end = operation.offset + length;
  const grown = end > bytes.length ? Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]) : bytes;
  operation.bytes.copy(grown, operation.offset, 0, length);
  files.set(operation.file, grown);
}
