import { type FrameMessage, type HostMessage, readHostMessage } from "../protocol";

export type HostLink = { send(message: FrameMessage): void };

/**
 * Connects this frame with the page that drew it. The page's origin stands in the fragment; a message counts only when
 * it comes from that origin and from the parent window itself.
 */
export function connectToHost(receive: (message: HostMessage) => void): HostLink {
  const parentOrigin = new URLSearchParams(location.hash.slice(1)).get("parent") ?? "";
  const send = (message: FrameMessage): void => {
    if (parentOrigin !== "") window.parent.postMessage(message, parentOrigin);
  };
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== parentOrigin) return;
    const message = readHostMessage(event.data);
    if (message) receive(message);
  });
  reportHeight(send);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") send({ kind: "event", name: "escape", data: {} });
  });
  send({ kind: "hello" });
  return { send };
}

function reportHeight(send: (message: FrameMessage) => void): void {
  const observer = new ResizeObserver(() => {
    send({ kind: "resize", height: Math.ceil(document.body.getBoundingClientRect().height) });
  });
  observer.observe(document.body);
}
