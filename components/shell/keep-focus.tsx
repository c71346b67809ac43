"use client";

import { useEffect } from "react";
import { type FocusPlace, heirOf, placeOf } from "./focus-place";

/** Whoever else moves the focus (a dialog that closes, a field with an error) has done so by then. */
const settledAfterMs = 80;

/**
 * A page that is read anew after a deed may draw away what had the focus: a button whose work is done, a field that starts
 * again. The browser then forgets where the keyboard was; this puts it back. Another page is the router's matter.
 */
export function KeepFocus() {
  useEffect(() => watchFocus(document), []);
  return null;
}

function watchFocus(page: Document): () => void {
  /** What opened a dialog stays behind it: it counts again when the dialog is gone. */
  let behind: FocusPlace | null = null;
  let last: FocusPlace | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function noteFocus({ target }: FocusEvent) {
    if (!(target instanceof HTMLElement) || target === page.body) return;
    last = placeOf(target, location.pathname);
    if (target.closest("[role=dialog], [role=menu]") === null) behind = last;
  }
  /** Left on purpose, by a press somewhere else: then nothing is to be put back. */
  function noteLeaving({ target, relatedTarget }: FocusEvent) {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return;
    queueMicrotask(() => {
      if (target.isConnected && page.activeElement !== target) last = behind = null;
    });
  }
  function putBack() {
    if (page.activeElement !== null && page.activeElement !== page.body) return;
    const places = [last, behind];
    // Once, at the moment it vanished: later the person is somewhere else with their thoughts.
    last = null;
    for (const place of places) {
      if (place === null || place.pathname !== location.pathname) continue;
      const heir = place.element.isConnected ? place.element : heirOf(place);
      if (heir !== null) focusOn(heir);
      if (page.activeElement === heir) return;
    }
  }
  function noteChange() {
    if (last === null || last.element.isConnected) return;
    clearTimeout(timer);
    timer = setTimeout(putBack, settledAfterMs);
  }

  const observer = new MutationObserver(noteChange);
  observer.observe(page.body, { childList: true, subtree: true });
  page.addEventListener("focusin", noteFocus);
  page.addEventListener("focusout", noteLeaving);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    page.removeEventListener("focusin", noteFocus);
    page.removeEventListener("focusout", noteLeaving);
  };
}

/** A part of the page is not in the order of Tab: it takes the focus this once. */
function focusOn(heir: HTMLElement): void {
  if (heir.tabIndex < 0 && !heir.hasAttribute("tabindex")) {
    heir.setAttribute("tabindex", "-1");
    heir.addEventListener("blur", () => heir.removeAttribute("tabindex"), { once: true });
  }
  heir.focus({ preventScroll: true });
}
