import { buttonSheet } from "./looks";
import { wordsFor } from "./words";

/** What a click finds: the link, the element that gets the events, and where its attributes stand. */
export type Source = { link: HTMLAnchorElement; element: HTMLElement; attribute(name: string): string | null };

export const TAG = "paymast-button";

/** How each button of the page is drawn. */
const drawings = new WeakMap<Element, () => void>();

/** Draws a button whose turn has come; every other element stays as it is. */
export const draw = (element: Element): void => drawings.get(element)?.();

/**
 * `<paymast-button href="…/buy/KEY">Buy</paymast-button>`, or around a plain link, which then sells without script too.
 * The look is the page's: CSS variables, or `::part(button)`. Until it is drawn it shows what stands in it, which sells as
 * well; `soon` is asked for that.
 */
export function defineButton(base: string, soon: (element: Element) => void): void {
  if (customElements.get(TAG) !== undefined) return;
  const sheets = [buttonSheet()];
  customElements.define(
    TAG,
    class extends HTMLElement {
      static observedAttributes = ["href", "product", "label"];
      readonly #link = document.createElement("a");

      constructor() {
        super();
        drawings.set(this, () => this.#draw());
      }

      connectedCallback(): void {
        soon(this);
      }

      attributeChangedCallback(): void {
        soon(this);
      }

      #draw(): void {
        if (this.shadowRoot === null) this.#build();
        const inner = this.querySelector("a")?.href ?? "";
        const product = this.getAttribute("product");
        this.#link.href = this.getAttribute("href") ?? (product === null ? inner : `${base}/buy/${product}`);
        const locale = this.getAttribute("locale") ?? document.documentElement.lang;
        this.#link.textContent = this.getAttribute("label") ?? (this.textContent?.trim() || wordsFor(locale).buy);
      }

      #build(): void {
        const root = this.attachShadow({ mode: "open", delegatesFocus: true });
        root.adoptedStyleSheets = sheets;
        const words = document.createElement("slot");
        words.hidden = true;
        words.addEventListener("slotchange", () => soon(this));
        this.#link.setAttribute("part", "button");
        setRole(this.#link);
        root.append(this.#link, words);
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
