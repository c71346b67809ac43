import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Exchange } from "./shell";

export type SentEvent = { url: string; headers: Record<string, string>; body: string; status: number | null };
export type Recorder = {
  exchange(exchange: Exchange): void;
  event(sent: SentEvent): void;
  /** Starts writing JSON lines that stripe-contract's `replay` reads; events go to a file beside it. */
  start(path: string): void;
  stop(): void;
  listen(on: { exchange?: (e: Exchange) => void; event?: (e: SentEvent) => void }): void;
  path(): string | null;
};

/** Keys never reach the file whole: what was recorded may be shown around. */
function redacted(exchange: Exchange): Exchange {
  const hide = (text: string): string => text.replace(/\b((?:sk|rk|pk)_(?:test|live)_)[A-Za-z0-9]+/g, "$1REDACTED");
  const { authorization = "" } = exchange.requestHeaders;
  return {
    ...exchange,
    url: hide(exchange.url),
    requestBody: hide(exchange.requestBody),
    requestHeaders: { ...exchange.requestHeaders, authorization: hide(authorization) },
  };
}

export function createRecorder(): Recorder {
  let file: string | null = null;
  const listeners: { exchange?: (e: Exchange) => void; event?: (e: SentEvent) => void }[] = [];
  return {
    exchange: (exchange) => {
      for (const l of listeners) l.exchange?.(exchange);
      if (file !== null) appendFileSync(file, `${JSON.stringify(redacted(exchange))}\n`);
    },
    event: (sent) => {
      for (const l of listeners) l.event?.(sent);
      if (file !== null)
        appendFileSync(file.replace(/(\.jsonl)?$/, ".events.jsonl"), `${sent.body.replaceAll("\n", "")}\n`);
    },
    start: (path) => {
      mkdirSync(dirname(path), { recursive: true });
      file = path;
    },
    stop: () => {
      file = null;
    },
    listen: (on) => {
      listeners.push(on);
    },
    path: () => file,
  };
}
