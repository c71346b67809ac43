import { readSheetMessage, type SheetMessage } from "../protocol";
import { nextFrameName, style } from "./frame";

export type SheetInput = { origin: string; path: string; title: string };

/**
 * Lays a full-window frame of the sandbox over the page (the 3-D Secure challenge, a wallet's sheet) and waits for what
 * the payer decides there. Focus goes in, and back to where it was.
 */
export function openSheet({ origin, path, title }: SheetInput): Promise<SheetMessage["outcome"]> {
  const before = document.activeElement;
  const holder = document.createElement("div");
  const frame = document.createElement("iframe");
  frame.name = nextFrameName();
  frame.title = title;
  frame.src = `${origin}${path}#parent=${encodeURIComponent(location.origin)}`;
  style(holder, { position: "fixed", inset: "0", zIndex: "2147483647", background: "rgba(12, 16, 21, 0.55)" });
  style(frame, { position: "absolute", inset: "0", width: "100%", height: "100%", border: "0", colorScheme: "normal" });
  holder.append(frame);
  const overflow = document.body.style.overflow;
  const inert = [...document.body.children].filter(
    (node): node is HTMLElement => node instanceof HTMLElement && !node.inert,
  );
  for (const node of inert) node.inert = true;
  document.body.append(holder);
  document.body.style.overflow = "hidden";
  frame.addEventListener("load", () => frame.focus());
  return new Promise((resolve) => {
    const listen = (event: MessageEvent): void => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      const message = readSheetMessage(event.data);
      if (!message) return;
      window.removeEventListener("message", listen);
      holder.remove();
      for (const node of inert) node.inert = false;
      document.body.style.overflow = overflow;
      if (before instanceof HTMLElement) before.focus();
      resolve(message.outcome);
    };
    window.addEventListener("message", listen);
  });
}
