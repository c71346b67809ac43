import { overlaySheet } from "./looks";
import type { wordsFor } from "./words";

export type Panel = {
  dialog: HTMLDialogElement;
  /** Centered, behind what is put over it. */
  middle: HTMLElement;
  /** Takes it away; the focus goes back to where it was. */
  remove(): void;
};

/** A modal dialog of ours. The focus trap, the page behind it and Escape are the browser's own. */
export function openPanel(words: ReturnType<typeof wordsFor>, label: string, onClose: () => void): Panel {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [overlaySheet()];
  const dialog = make("dialog", { "aria-label": label });
  const shut = make("button", { type: "button", "aria-label": words.close });
  shut.textContent = "×";
  const middle = make("p", { role: "status" });
  dialog.append(shut, middle);
  root.append(dialog);
  shut.addEventListener("click", onClose);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    onClose();
  });
  document.body.append(host);
  const { style } = document.documentElement;
  const { overflow } = style;
  style.overflow = "hidden";
  dialog.showModal();
  const remove = () => {
    style.overflow = overflow;
    dialog.close();
    host.remove();
  };
  return { dialog, middle, remove };
}

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
