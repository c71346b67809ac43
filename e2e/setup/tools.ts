import type { Page } from "playwright/test";
import type { SandboxControl } from "../../sandbox/stripe/http/control-types";
import type { OnlinePaymentsPage } from "../pages/online-payments-page";
import type { KeyPair, Person } from "../product";
import type { Stack } from "../stack";

/** What a case has at hand: an owner on the set-up page, Stripe's dashboard (the control API), and the server's settings. */
export type SetupTools = {
  page: Page;
  stack: Stack;
  control: SandboxControl;
  settings: OnlinePaymentsPage;
  person: Person;
  /** Types keys into the form and presses Save. */
  save(mode: "test" | "live", keys: Partial<KeyPair>): Promise<void>;
  /** Good test keys of Nordlicht Studio, or these, saved and connected. */
  connect(keys?: KeyPair): Promise<void>;
  /** A button of the page, by its name. */
  press(name: string): Promise<void>;
  /** Our endpoint at Stripe; throws when there is none. */
  endpoint(): string;
  /** The server's operator changes settings and starts it again; the page is opened anew. */
  operate(env: Record<string, string>): Promise<void>;
};

export type SetupCase = {
  /** What is wrong, as the table names it. */
  what: string;
  /** Who made it wrong: the person who types, somebody in Stripe's dashboard, the server's operator, a switch of ours. */
  made: "typed" | "in Stripe" | "on the server" | "switched";
  /** A part of the sentence that the screen must show; the very same stands in the table. */
  says: string;
  make(t: SetupTools): Promise<void>;
  /** What somebody outside has to do first, if anything, and the one click that repairs. */
  fix: { outside: string | null; click: string; run(t: SetupTools): Promise<void>; says?: string } | null;
  /** An invoice is paid at the end: after the click, or without one where nothing stood in the way. */
  isPaid: boolean;
};

/** Whoever presses this button sees it in order. */
export const click = (
  name: string,
  outside: string | null = null,
  first?: (t: SetupTools) => Promise<void> | void,
) => ({
  outside,
  click: name,
  run: async (t: SetupTools) => {
    await first?.(t);
    await t.press(name);
  },
});
