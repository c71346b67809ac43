/** Where the focus was, and where it goes when that vanishes: rules over the document, without React. */

export type FocusPlace = {
  element: HTMLElement;
  /** What it stands in, from the inside out. */
  around: HTMLElement[];
  pathname: string;
};

export function placeOf(element: HTMLElement, pathname: string): FocusPlace {
  const around: HTMLElement[] = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement) around.push(at);
  return { element, around, pathname };
}

/** What a person can act on, disabled or hidden things aside. */
const CONTROLS =
  "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled]), summary";
/** Parts that make sense when they are read out as a whole. */
const PARTS = "li, fieldset, section, dialog, [role=dialog], main";

/**
 * The same control when the page drew it anew (a field after its form was saved, a check box that saves itself); else what
 * took its place in the same field; else the part that it stood in, so that the next press of Tab goes on from there. Null
 * where nothing of that is left.
 */
export function heirOf({ element, around }: FocusPlace): HTMLElement | null {
  const nearest = around.find((one) => one.isConnected);
  if (nearest === undefined || nearest.closest("body > *") === null) return null;
  const whole = nearest.closest<HTMLElement>("form") ?? nearest.closest<HTMLElement>(PARTS) ?? nearest;
  // A line that was removed has no heir in another line: the same button there would remove that one too.
  const isLineGone = around.some((one) => !one.isConnected && (one.tagName === "LI" || one.tagName === "TR"));
  const same = isLineGone ? undefined : controlsIn(whole).find((one) => isSame(one, element));
  if (same !== undefined) return same;
  const isField = nearest.querySelectorAll("label").length === 1;
  return (isField ? controlsIn(nearest)[0] : undefined) ?? partAround(nearest);
}

/** Never the whole page while something smaller is left of the place. */
function partAround(nearest: HTMLElement): HTMLElement | null {
  const part = nearest.closest<HTMLElement>(PARTS);
  return part?.tagName === "MAIN" ? nearest : part;
}

const controlsIn = (part: HTMLElement): HTMLElement[] =>
  [...part.querySelectorAll<HTMLElement>(CONTROLS)].filter((one) => one.tabIndex >= 0 && one.checkVisibility());

function isSame(one: HTMLElement, other: HTMLElement): boolean {
  if (other.id !== "" && one.id === other.id) return true;
  if (one.tagName !== other.tagName) return false;
  const name = other.getAttribute("name");
  if (name !== null) return one.getAttribute("name") === name && choiceOf(one) === choiceOf(other);
  return textOf(other) !== "" && textOf(one) === textOf(other);
}

/** Several of one name are told apart by their value; what is typed into a field says nothing about the field. */
const choiceOf = (one: HTMLElement): string | null =>
  one instanceof HTMLInputElement && one.type !== "radio" && one.type !== "checkbox" ? null : one.getAttribute("value");

const textOf = (one: HTMLElement): string => one.getAttribute("aria-label") ?? one.textContent?.trim() ?? "";
