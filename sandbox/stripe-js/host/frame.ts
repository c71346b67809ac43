import {
  type Call,
  type FrameEventName,
  type HostMessage,
  type JsonObject,
  type Outcome,
  readFrameMessage,
  type Settings,
} from "../protocol";

export type Frame = {
  node: HTMLIFrameElement;
  send(message: HostMessage): void;
  call(call: Call): Promise<Outcome>;
  remove(): void;
};

export type FrameInput = {
  origin: string;
  page: "payment" | "express";
  title: string;
  container: Element;
  settings: () => Settings;
  onEvent: (name: FrameEventName, data: JsonObject) => void;
};

let count = 0;

/** The real one numbers its frames; e2e suites find them by the prefix. */
export function nextFrameName(): string {
  count += 1;
  return `__privateStripeFrame${1000 + count}`;
}

/** Draws the element in an iframe of the sandbox's own origin and talks with it by postMessage, both origins exact. */
export function openFrame({ origin, page, title, container, settings, onEvent }: FrameInput): Frame {
  const node = document.createElement("iframe");
  node.name = nextFrameName();
  node.title = title;
  node.allow = "payment *";
  node.setAttribute("frameborder", "0");
  node.setAttribute("scrolling", "no");
  node.src = `${origin}/stripe-js/${page}.html#parent=${encodeURIComponent(location.origin)}`;
  style(node, {
    border: "0",
    display: "block",
    width: "calc(100% + 8px)",
    margin: "-4px",
    height: "1px",
    overflow: "hidden",
  });
  const calls = new Map<number, (outcome: Outcome) => void>();
  let nextCallId = 1;
  let isOpen = false;
  const waiting: HostMessage[] = [];
  const post = (message: HostMessage): void => node.contentWindow?.postMessage(message, origin);
  const send = (message: HostMessage): void => {
    if (isOpen) post(message);
    else if (message.kind !== "update") waiting.push(message);
  };
  const listen = (event: MessageEvent): void => {
    if (event.origin !== origin || event.source !== node.contentWindow) return;
    const message = readFrameMessage(event.data);
    if (message?.kind === "hello") {
      isOpen = true;
      post({ kind: "init", settings: settings() });
      for (const held of waiting.splice(0)) post(held);
    }
    if (message?.kind === "resize") node.style.height = `${Math.max(1, message.height)}px`;
    if (message?.kind === "scheme") node.style.colorScheme = message.scheme;
    if (message?.kind === "event") onEvent(message.name, message.data);
    if (message?.kind === "result") {
      calls.get(message.callId)?.(message.outcome);
      calls.delete(message.callId);
    }
  };
  window.addEventListener("message", listen);
  container.append(node);
  return {
    node,
    send,
    call: (call) =>
      new Promise((resolve) => {
        const callId = nextCallId;
        nextCallId += 1;
        calls.set(callId, resolve);
        send({ kind: "call", callId, call });
      }),
    remove() {
      window.removeEventListener("message", listen);
      node.remove();
      for (const resolve of calls.values()) {
        resolve({ error: { type: "api_error", message: "The Element was removed from the page before it answered." } });
      }
      calls.clear();
    },
  };
}

/** Style by CSSOM properties only: a page whose CSP knows nothing but nonces refuses style attributes and sheets. */
export function style(node: HTMLElement, values: Partial<Record<keyof CSSStyleDeclaration & string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    node.style.setProperty(
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value ?? "",
    );
  }
}
