import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { PdfReply, PdfRequest } from "./pdf-worker";

/** The process is replaced after so many documents, because the compiler's memory creeps. */
const DOCUMENTS_PER_WORKER = 300;
/** After so long without a document its memory is given back. */
const IDLE_MS = 60_000;
const TIMEOUT_MS = 10_000;

type Waiting = {
  request: PdfRequest;
  isRetry: boolean;
  resolve: (pdf: Uint8Array) => void;
  reject: (error: Error) => void;
};

/**
 * One PDF at a time in a process of its own: the event loop only passes bytes, a crash in native code stays there, and all
 * memory comes back when the process is replaced. One that dies is replaced, and its document is tried once more.
 */
export function createPdfPool(root: string) {
  const waiting: Waiting[] = [];
  let current: Waiting | null = null;
  let worker: ChildProcess | null = null;
  let made = 0;
  let nextId = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function startWorker(): ChildProcess {
    const args = [workerFile(root), root, JSON.stringify(fontPaths(root))];
    // The bundler takes a path in `fork` for a module of its own and fails to find it.
    const started = spawn(/* turbopackIgnore: true */ process.execPath, args, {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      serialization: "advanced",
      // It draws what it is given and needs no secret of ours.
      env: { NODE_ENV: "production" },
    });
    started.on("message", (reply: PdfReply) => finish(started, reply));
    started.on("error", (error) => lose(started, error));
    started.on("exit", () => lose(started, new Error("The PDF process ended.")));
    keepAlive(started, false);
    made = 0;
    return started;
  }

  function next(): void {
    if (current !== null) return;
    current = waiting.shift() ?? null;
    if (current === null) return;
    clearTimeout(idle);
    worker ??= startWorker();
    keepAlive(worker, true);
    const running = worker;
    timer = setTimeout(() => lose(running, new Error(`The PDF took longer than ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
    running.send(current.request);
  }

  function finish(from: ChildProcess, reply: PdfReply): void {
    if (from !== worker || current === null || reply.id !== current.request.id) return;
    const done = current;
    release();
    made += 1;
    if (made >= DOCUMENTS_PER_WORKER) retire();
    if ("pdf" in reply) done.resolve(reply.pdf);
    else done.reject(new Error(`The PDF could not be made: ${reply.error}`));
    next();
  }

  function lose(from: ChildProcess, error: Error): void {
    if (from !== worker) return;
    const lost = current;
    release();
    retire();
    if (lost !== null && !lost.isRetry) waiting.unshift({ ...lost, isRetry: true });
    else lost?.reject(error);
    next();
  }

  function release(): void {
    clearTimeout(timer);
    current = null;
    if (worker === null) return;
    keepAlive(worker, false);
    idle = setTimeout(retire, IDLE_MS);
    idle.unref();
  }

  function retire(): void {
    const old = worker;
    worker = null;
    old?.kill("SIGKILL");
  }

  return {
    render(document: Omit<PdfRequest, "id">): Promise<Uint8Array> {
      return new Promise((resolve, reject) => {
        waiting.push({ request: { id: nextId++, ...document }, isRetry: false, resolve, reject });
        next();
      });
    },
    /** Starts the process and its fonts, so that the first document is not the slow one. */
    warmUp(): void {
      worker ??= startWorker();
    },
    close(): void {
      retire();
    },
  };
}

/** A process that waits for work must not keep a script from ending. */
function keepAlive(worker: ChildProcess, isWorking: boolean): void {
  if (isWorking) {
    worker.ref();
    worker.channel?.ref();
  } else {
    worker.unref();
    worker.channel?.unref();
  }
}

/** Built by scripts/build.mjs; `npm run build` and the tests make it first. */
function workerFile(root: string): string {
  const file = path.join(root, "dist", "pdf-worker.mjs");
  if (!existsSync(file)) throw new Error("The PDF worker is not built. Run: npm run build");
  return file;
}

/** Fonts in the order they are asked for a character; each from its npm package. */
function fontPaths(root: string): string[] {
  const fonts = path.join(root, "node_modules", "@expo-google-fonts");
  const weights: Record<string, string[]> = {
    inter: ["400Regular", "500Medium", "600SemiBold"],
    "noto-sans": ["400Regular", "600SemiBold"],
    "noto-sans-arabic": ["400Regular", "600SemiBold"],
    "noto-sans-hebrew": ["400Regular", "600SemiBold"],
    "noto-sans-devanagari": ["400Regular", "600SemiBold"],
    "noto-sans-thai": ["400Regular", "600SemiBold"],
    "noto-sans-sc": ["400Regular"],
    "noto-sans-jp": ["400Regular"],
    "noto-sans-kr": ["400Regular"],
  };
  return Object.entries(weights).flatMap(([name, folders]) => folders.map((folder) => path.join(fonts, name, folder)));
}
