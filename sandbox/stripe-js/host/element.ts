import {
  type Call,
  type FrameEventName,
  type JsonObject,
  type Outcome,
  plain,
  type Settings,
  textOf,
} from "../protocol";
import { createEmitter, type Listener } from "./emitter";
import { IntegrationError, isRecord } from "./errors";
import { type Frame, openFrame } from "./frame";

export type ElementType = "payment" | "expressCheckout";

/** What `elements.create()` gives the page; the names are Stripe's. */
export type PublicElement = {
  mount(target: unknown): void;
  unmount(): void;
  destroy(): void;
  update(options: unknown): void;
  on(name: string, listener: Listener): PublicElement;
  once(name: string, listener: Listener): PublicElement;
  off(name: string, listener?: Listener): PublicElement;
  focus(): void;
  blur(): void;
  clear(): void;
  collapse(): void;
  getElement?: never;
  _elementType: ElementType;
};

/** The stand-in's own side of an element. */
export type LiveElement = {
  type: ElementType;
  face: PublicElement;
  isMounted(): boolean;
  /** The settings of the group changed: the frame is told. */
  refresh(): void;
  call(call: Call): Promise<Outcome>;
  emit(name: string, event: unknown): void;
  hasListener(name: string): boolean;
  setWallet(wallet: string | null): void;
};

export type ElementInput = {
  type: ElementType;
  origin: string;
  options: JsonObject;
  settings: (options: JsonObject) => Settings;
  onDestroy: () => void;
  onWalletClick: (element: LiveElement, expressPaymentType: string) => void;
};

const titles: Record<ElementType, string> = {
  payment: "Secure payment input frame",
  expressCheckout: "Secure express checkout frame",
};

export function createElement(input: ElementInput): LiveElement {
  const { type, origin } = input;
  const emitter = createEmitter();
  let options = input.options;
  let frame: Frame | null = null;
  let isDestroyed = false;

  const alive = (): void => {
    if (isDestroyed) throw new IntegrationError("This Element has already been destroyed. Please create a new one.");
  };
  const unmount = (): void => {
    const container = frame?.node.parentElement;
    frame?.remove();
    frame = null;
    container?.remove();
  };
  const receive = (name: FrameEventName, data: JsonObject): void => {
    if (name === "click") input.onWalletClick(live, textOf(data.expressPaymentType) ?? "");
    else emitter.emit(name, data);
  };
  const face: PublicElement = {
    _elementType: type,
    mount(target) {
      alive();
      const place = findPlace(target);
      if (frame?.node.parentElement?.parentElement === place) return;
      unmount();
      const holder = document.createElement("div");
      holder.className = "__PrivateStripeElement";
      place.replaceChildren(holder);
      frame = openFrame({
        origin,
        page: type === "payment" ? "payment" : "express",
        title: titles[type],
        container: holder,
        settings: () => input.settings(options),
        onEvent: receive,
      });
    },
    unmount() {
      alive();
      unmount();
    },
    destroy() {
      alive();
      unmount();
      isDestroyed = true;
      input.onDestroy();
    },
    update(next) {
      alive();
      options = { ...options, ...plain(next) };
      live.refresh();
    },
    on(name, listener) {
      emitter.on(name, listener);
      return face;
    },
    once(name, listener) {
      const wrapped: Listener = (event) => {
        emitter.off(name, wrapped);
        listener(event);
      };
      emitter.on(name, wrapped);
      return face;
    },
    off(name, listener) {
      emitter.off(name, listener);
      return face;
    },
    focus: () => frame?.send({ kind: "focus" }),
    blur: () => frame?.send({ kind: "blur" }),
    clear: () => frame?.send({ kind: "clear" }),
    collapse: () => frame?.send({ kind: "collapse" }),
  };
  const live: LiveElement = {
    type,
    face,
    isMounted: () => frame !== null,
    refresh: () => frame?.send({ kind: "update", settings: input.settings(options) }),
    call: (call) => {
      if (!frame)
        throw new IntegrationError(
          "We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.",
        );
      return frame.call(call);
    },
    emit: emitter.emit,
    hasListener: emitter.has,
    setWallet: (wallet) => frame?.send({ kind: "wallet", wallet }),
  };
  return live;
}

function findPlace(target: unknown): Element {
  if (target instanceof Element) return target;
  if (typeof target !== "string" || isRecord(target)) {
    throw new IntegrationError("Missing argument. Make sure to call mount() with a valid DOM element or selector.");
  }
  const found = document.querySelector(target);
  if (found) return found;
  throw new IntegrationError(
    `The selector you specified (${target}) applies to no DOM elements that are currently on the page.\nMake sure the element exists on the page before calling mount().`,
  );
}
