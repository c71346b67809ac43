import { buttonSheet } from "./looks";
import { wordsFor } from "./words";

/** What a click finds: the link, the element that gets the events, and where its attributes stand. */
export type Source = { link: HTMLAnchorElement; element: HTMLElement; attribute(name: string): string | null };

export const TAG = "paymast-button";

/**
 * `<paymast-button href="…/buy/KEY">Buy</paymast-button>`, or around a plain link, which then sells without script too.
 * The look is the page's: CSS variables, or `::part(button)`.
 */
export function defineButton(base: string): void {
  if (customElements.get(TAG) !== undefined) return;
  customElements.define(
    TAG,
    class extends HTMLElement {
      static observedAttributes = ["href", "product", "label"];
      readonly #link = document.createElement("a");

      constructor() {
        super();
        const root = this.attachShadow({ mode: "open", delegatesFocus: true });
        root.adoptedStyleSheets = [buttonSheet()];
        const words = document.createElement("slot");
        words.hidden = true;
        words.addEventListener("slotchange", () => this.#draw());
        this.#link.setAttribute("part", "button");
        setRole(this.#link);
        root.append(this.#link, words);
      }

      connectedCallback(): void {
        this.#draw();
      }

      attributeChangedCallback(): void {
        this.#draw();
      }

      #draw(): void {
        const inner = this.querySelector("a")?.href ?? "";
        const product = this.getAttribute("product");
        this.#link.href = this.getAttribute("href") ?? (product === null ? inner : `${base}/buy/${product}`);
        const locale = this.getAttribute("locale") ?? document.documentElement.lang;
        this.#link.textContent = this.getAttribute("label") ?? (this.textContent?.trim() || wordsFor(locale).buy);
      }
    },
  );
}

/** A link that opens a dialog is a button to who listens to the page. */
export function setRole(link: HTMLAnchorElement): void {
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
}

/** The product's link that was clicked, through shadow roots as well; null for every other click. */
export function sourceOf(event: Event): Source | null {
  const path = event.composedPath();
  const link = path.find((part) => part instanceof HTMLAnchorElement);
  if (!(link instanceof HTMLAnchorElement)) return null;
  const host = path.find((part) => part instanceof HTMLElement && part.localName === TAG);
  if (host instanceof HTMLElement) return { link, element: host, attribute: (name) => host.getAttribute(name) };
  if (!link.hasAttribute("data-paymast")) return null;
  return { link, element: link, attribute: (name) => link.getAttribute(`data-${name}`) };
}
