import { defineButton, draw, type Source, setRole, sourceOf, TAG } from "./button";
import type { PaymastEventDetail, PaymastEventName } from "./events";
import { linkSheet } from "./looks";
import { goOn, isSandboxed } from "./onward";
import { openOverlay } from "./overlay";
import { inPieces } from "./pieces";
import { FRAME_SANDBOX, type Reason } from "./protocol";
import { say } from "./say";
import { isInApp, readWish, type Wish } from "./wish";

const BOTH = `a[data-paymast],${TAG}`;
/** So many cost about a millisecond. */
const atOnce = 15;
/** Narrower, a page of its own is easier to fill in than a frame. */
const narrowPx = 640;

const explained: Record<Reason, string> = {
  small: "narrow window",
  app: "inside an app",
  refused: "this website is not in the product's list, the page is inside another website, or Paymast is not reachable",
  policy: "this page's Content-Security-Policy has no frame-src for Paymast",
  timeout: "Paymast did not answer in time",
  sandbox: `this page is in a frame with a sandbox; it needs sandbox="${FRAME_SANDBOX}"`,
  old: "this browser has no modal dialogs",
  error: "something failed in the script",
};

/** Everything the script keeps of itself on a page; there is one, however often it was loaded. */
const mark = Symbol.for("paymast.embed");

function start(script: Element | SVGScriptElement | null): void {
  const address = script instanceof HTMLScriptElement ? script.src : "";
  if (address === "") {
    say("put <script async src> on the page, the script can't find its address");
    return;
  }
  const { origin: base } = new URL(address);
  const bases: unknown = Reflect.get(window, mark);
  if (bases instanceof Set) {
    if (bases.has(base)) say("the script is on this page twice; once is enough");
    bases.add(base);
    return;
  }
  const known = new Set([base]);
  Object.defineProperty(window, mark, { value: known });
  const soon = inPieces<Document | Element>((node) => takeOver(node, known, soon));
  defineButton(base, soon);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, linkSheet()];
  document.addEventListener("click", (event) => press(event, known));
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.defaultPrevented) return;
    const source = sourceOf(event);
    if (source === null) return;
    event.preventDefault();
    source.link.click();
  });
  // What stands first on a page is seen first, and does not wait for its turn.
  for (const first of [...document.querySelectorAll(BOTH)].slice(0, atOnce)) takeOver(first, known, soon);
  soon(document);
  // Links that come later too: pages that draw themselves by script.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) soon(node);
  }).observe(document, { childList: true, subtree: true });
}

const ready = new WeakSet<Element>();

/** A press sells before this as well: it is listened for once, on the document. Here a link gets its role, and the page its news. */
function takeOver(node: Document | Element, bases: ReadonlySet<string>, soon: (element: Element) => void): void {
  // A page's script may have taken it away meanwhile; put back, it is told of again.
  if (!node.isConnected) return;
  for (const inner of node.querySelectorAll(BOTH)) if (!ready.has(inner)) soon(inner);
  if (node instanceof HTMLElement && node.matches(BOTH)) makeReady(node, bases);
}

function makeReady(element: HTMLElement, bases: ReadonlySet<string>): void {
  draw(element);
  if (ready.has(element)) return;
  ready.add(element);
  const isLink = element instanceof HTMLAnchorElement;
  if (isLink) setRole(element);
  const link = isLink ? element : element.shadowRoot?.querySelector("a");
  const wish = link ? wishOf(link, bases, (name) => element.getAttribute(isLink ? `data-${name}` : name)) : null;
  if (wish === null) say(`this is not the address of a product: ${link?.href}`);
  else teller(element, wish)("ready", null);
}

function wishOf(
  link: HTMLAnchorElement,
  bases: ReadonlySet<string>,
  attribute: (name: string) => string | null,
): Wish | null {
  for (const base of bases) {
    const wish = readWish(link.href, base, attribute);
    if (wish !== null) return wish;
  }
  return null;
}

let isOpen = false;

/** Whatever goes wrong in here, the link still leads to the product's page. */
function press(event: MouseEvent, bases: ReadonlySet<string>): void {
  // With a modifier, another button or another target people want a tab or a download.
  if (event.defaultPrevented || event.button > 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const source = sourceOf(event);
  const wish = source === null ? null : wishOf(source.link, bases, source.attribute);
  if (source === null || wish === null) return;
  event.preventDefault();
  if (isOpen) return;
  const elsewhere = (why: Reason) => {
    say(`the overlay is not used (${why}: ${explained[why]}); the product's page opens instead`);
    goOn(wish, why);
  };
  const guarded = (run: () => void) => {
    try {
      run();
    } catch (error) {
      isOpen = false;
      console.error(error);
      elsewhere("error");
    }
  };
  guarded(() => {
    const why = reasonNow();
    if (why !== null) {
      elsewhere(why);
      return;
    }
    isOpen = true;
    // The press itself is answered at once; what it opens has a turn of its own.
    setTimeout(() => guarded(() => openFor(source, wish, elsewhere)));
  });
}

function openFor(source: Source, wish: Wish, onFail: (why: Reason) => void): void {
  openOverlay({
    wish,
    label: source.link.textContent?.trim() ?? "",
    tell: teller(source.element, wish),
    onFail,
    onEnd: () => {
      isOpen = false;
    },
  });
}

function reasonNow(): Reason | null {
  if (isSandboxed()) return "sandbox";
  if (innerWidth < narrowPx) return "small";
  if (isInApp(navigator.userAgent)) return "app";
  return typeof HTMLDialogElement === "function" ? null : "old";
}

/** On the element, or on the document when a page's script has taken the element away meanwhile. */
const teller =
  (element: HTMLElement, { key, reference }: Wish) =>
  (name: PaymastEventName, order: string | null) => {
    const detail: PaymastEventDetail = { product: key, reference, order };
    const target = element.isConnected ? element : document;
    target.dispatchEvent(new CustomEvent(`paymast:${name}`, { detail, bubbles: true, composed: true }));
  };

start(document.currentScript);
