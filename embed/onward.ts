import { make, openPanel } from "./panel";
import { FRAME_SANDBOX, type Reason } from "./protocol";
import { say } from "./say";
import { pageUrl, type Wish } from "./wish";
import { wordsFor } from "./words";

/** The page around the button, without what stands behind `#`. */
export const here = () => location.href.replace(/#.*/s, "");

/**
 * Whether a sandbox around the page takes away what the overlay, which would be inside of it too, can't do without. No
 * browser says so: a form is sent to nobody, where the page can't see it. A file opened from a disk has no sandbox.
 */
export function isSandboxed(): boolean {
  if (origin === "null") return location.protocol !== "file:";
  const host = make("div", {});
  const form = make("form", {});
  let maySend = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    maySend = true;
  });
  host.attachShadow({ mode: "closed" }).append(form);
  document.body.append(host);
  form.requestSubmit();
  host.remove();
  return !maySend;
}

/** The product's page, instead of the overlay. */
export const goOn = (wish: Wish, why: Reason): void => goTo(pageUrl(wish, here(), why), wish, why);

/** Goes on in the tab; beside the page where that is in a frame itself, because our pages may not stand in strangers' frames. */
export function goTo(url: string, wish: Wish, why: Reason | null): void {
  if (top === window) {
    location.assign(url);
    return;
  }
  // Out of a sandbox mostly opens another one, in which nobody can pay: there the whole tab is better, where it may be had.
  if (why === "sandbox" && goTop(url)) return;
  if (open(url, "_blank") === null) offer(url, wish, why);
}

/** False where a sandbox forbids it, or the browser wants a click for it. */
function goTop(url: string): boolean {
  try {
    if (top !== null) top.location.href = url;
    return top !== null;
  } catch {
    return false;
  }
}

/** A link, where the browser wants a click of the visitor; where that leads nowhere either, the address to be taken along. */
function offer(url: string, wish: Wish, why: Reason | null): void {
  const words = wordsFor(wish.locale ?? document.documentElement.lang);
  const { middle, remove } = openPanel(words, words.title, () => remove());
  const link = make("a", { href: url, target: "_top" });
  const showAddress = () => {
    link.target = "_blank";
    link.textContent = `${wish.base}/buy/${wish.key}`;
    middle.textContent = words.stuck;
    middle.append(link);
    say(`nothing can open out of this frame; the buyer was shown the address. It needs sandbox="${FRAME_SANDBOX}"`);
    tellOwner(wish);
  };
  link.textContent = words.onward;
  middle.append(link);
  if (why === "sandbox") showAddress();
  else
    link.addEventListener(
      "click",
      (event) => {
        event.preventDefault();
        if (!goTop(url)) showAddress();
      },
      { once: true },
    );
}

/** Else told by the product's page, which did not open. The website, nothing of the buyer. */
function tellOwner({ base, key }: Wish): void {
  navigator.sendBeacon(
    `${base}/api/embed-reports`,
    JSON.stringify({ key, why: "sandbox" satisfies Reason, origin: location.origin }),
  );
}
