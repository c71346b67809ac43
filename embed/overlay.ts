import type { PaymastEventName } from "./events";
import { goTo, here } from "./onward";
import { make, openPanel } from "./panel";
import { type FromFrame, type Reason, readFromFrame } from "./protocol";
import { frameUrl, type Wish } from "./wish";
import { wordsFor } from "./words";

type Options = {
  wish: Wish;
  /** Spoken when it opens: what the button says. */
  label: string;
  tell(name: PaymastEventName, order: string | null): void;
  /** The overlay can't be used here; it is gone already, and the sale goes on elsewhere. */
  onFail(why: Reason): void;
  /** Called once, however it ended. */
  onEnd(): void;
};

/** An answer over a slow connection is waited for; a frame that has loaded and stays silent was refused. */
const helloWithinMs = 12_000;
const afterLoadMs = 500;

/** The product page in a modal dialog. Messages count from this frame and its exact origin only. */
export function openOverlay({ wish, label, tell, onFail, onEnd }: Options): void {
  const words = wordsFor(wish.locale ?? document.documentElement.lang);
  const stopper = new AbortController();
  const { signal } = stopper;
  const { dialog, middle, remove } = openPanel(words, label || words.title, close);
  middle.textContent = words.loading;
  const frame = make("iframe", { title: words.title, allow: "payment *; publickey-credentials-get" });
  let isHeard = false;
  let order: string | null = null;
  let last = "";
  let timer = setTimeout(() => fail("timeout"), helloWithinMs);

  function end(): boolean {
    if (signal.aborted) return false;
    stopper.abort();
    clearTimeout(timer);
    remove();
    onEnd();
    return true;
  }
  function close(): void {
    if (end()) tell("closed", order);
  }
  function fail(why: Reason): void {
    if (!isHeard && end()) onFail(why);
  }

  function take({ type, order: number, url }: FromFrame): void {
    if (type === "hello") {
      clearTimeout(timer);
      dialog.className = "shown";
      if (!isHeard) tell("opened", null);
      isHeard = true;
    } else if (!isHeard) return;
    else if (type === "close") close();
    else if (type === "leave") leave(url);
    else if (type === "shown") {
      frame.contentWindow?.postMessage({ paymast: 1, type: "opened" }, wish.base);
      frame.focus();
    } else {
      order = number ?? order;
      // A page of the frame that is loaded anew says again what was known.
      const news = `${type} ${order}`;
      if (news !== last) tell(type, order);
      last = news;
    }
  }

  /** Some ways to pay need the whole tab: only for a page of the same product. */
  function leave(url: string | null): void {
    if (url?.startsWith(`${wish.base}/buy/${wish.key}/`) && end()) goTo(withWayBack(url), wish, null);
  }

  addEventListener(
    "message",
    ({ origin, source, data }) => {
      const message = origin === wish.base && source === frame.contentWindow ? readFromFrame(data) : null;
      if (message !== null) take(message);
    },
    { signal },
  );
  document.addEventListener(
    "securitypolicyviolation",
    ({ effectiveDirective, blockedURI }) => {
      if (/^(frame|child|default)-src/.test(effectiveDirective) && blockedURI.startsWith(wish.base)) fail("policy");
    },
    { signal },
  );
  frame.addEventListener("load", () => {
    if (isHeard || signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => fail("refused"), afterLoadMs);
  });
  // Back, or another page of a single-page app.
  addEventListener("popstate", close, { signal });
  frame.src = frameUrl(wish, location.origin);
  // Showing the dialog and making a frame are the two longest things the script has done for it: the page's turn between.
  setTimeout(() => signal.aborted || dialog.append(frame));
}

function withWayBack(page: string): string {
  const url = new URL(page);
  url.searchParams.set("from", here().slice(0, 500));
  return url.href;
}
