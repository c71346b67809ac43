import { type BrowserContext, test as base, expect, type Page } from "playwright/test";
import type { Issued, NewInvoice, Person } from "./product";
import { type Stack, type StackOptions, startStack } from "./stack";

export { expect } from "playwright/test";

/** What the browser complained about. Whatever a test did not announce fails it. */
export type BrowserLog = {
  problems: string[];
  /** `log.expected.push(/402/)`: what this test causes on purpose. */
  expected: RegExp[];
  /** Another browser context whose pages are watched too. */
  watch(context: BrowserContext): void;
};

type Own = {
  log: BrowserLog;
  /** Tells on the console what a failed test saw: where the tests run, nobody can look at the screenshot. */
  lastWords: undefined;
  /** Faults and lost messages that a test ordered end with it; the tests after it share its installation. */
  calmStripe: undefined;
  /** The page, with a session of the owner. */
  signedIn: Page;
  /** Makes an issued invoice of the owner's business, with a customer of its own. */
  anInvoice: (wanted?: NewInvoice) => Promise<Issued>;
};

/** One installation per worker, its first owner's business connected to account A with test keys. */
type Shared = { stackOptions: StackOptions; stack: Stack; owner: Person };

export const test = base.extend<Own, Shared>({
  stackOptions: [{}, { option: true, scope: "worker" }],
  stack: [
    async ({ stackOptions }, use) => {
      const stack = await startStack(stackOptions);
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  owner: [
    async ({ stack }, use) => {
      if (stack.owner === null) throw new Error("Nobody has signed up in this installation.");
      await use(stack.owner);
    },
    { scope: "worker" },
  ],
  log: [
    async ({ context }, use) => {
      const log = newBrowserLog();
      log.watch(context);
      await use(log);
      const unexpected = log.problems.filter((text) => !log.expected.some((pattern) => pattern.test(text)));
      expect(unexpected, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  calmStripe: [
    async ({ stack }, use) => {
      await use(undefined);
      stack.control.clearFaults();
      stack.control.setRule({ drop: false });
    },
    { auto: true },
  ],
  page: async ({ page }, use) => {
    waitsForScripts(page);
    await use(page);
  },
  lastWords: [
    async ({ page, stack }, use, info) => {
      await use(undefined);
      if (info.status === info.expectedStatus) return;
      const shown = await page.locator("body").ariaSnapshot({ timeout: 2_000 }).catch(String);
      console.log(`── ${info.title} ended at ${page.url()}\n${shown}\n── the app's log\n${stack.log().slice(-2_000)}`);
    },
    { auto: true },
  ],
  signedIn: async ({ page, stack, owner }, use) => {
    await signIn(page.context(), stack, owner);
    await use(page);
  },
  anInvoice: async ({ stack, owner }, use) => use((wanted = {}) => stack.product.issue({ person: owner, wanted })),
});

/** What is clicked before React has taken the page over is lost: opening a page includes waiting for that. */
function waitsForScripts(page: Page): void {
  const { goto, reload } = page;
  page.goto = async (...given) => {
    const response = await goto.apply(page, given);
    await isTakenOver(page);
    return response;
  };
  page.reload = async (...given) => {
    const response = await reload.apply(page, given);
    await isTakenOver(page);
    return response;
  };
}

/** React marks the elements that it knows; a page without its scripts, or one that never gets ready, is left to the test. */
async function isTakenOver(page: Page): Promise<void> {
  await page
    .waitForFunction(
      () =>
        document.querySelector('script[src*="/_next/"]') === null ||
        [...document.querySelectorAll("form, button")].every((part) =>
          Object.keys(part).some((key) => key.startsWith("__react")),
        ),
      undefined,
      { timeout: 5_000 },
    )
    .catch(() => undefined);
}

function newBrowserLog(): BrowserLog {
  const problems: string[] = [];
  return {
    problems,
    expected: [],
    watch(context) {
      context.on("console", (message) => {
        if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) =>
        problems.push(`page error on ${error.page()?.url()}: ${error.error().message}`),
      );
    },
  };
}

/** Opens a session over HTTP, as the sign-in form does; the browser context keeps its cookie. */
export async function signIn(
  context: BrowserContext,
  { url }: Pick<Stack, "url">,
  { email, password }: Pick<Person, "email" | "password">,
): Promise<void> {
  const csrf: { csrfToken: string } = await (await context.request.get(`${url}/api/auth/csrf`)).json();
  const answer = await context.request.post(`${url}/api/auth/callback/credentials`, {
    form: { email, password, csrfToken: csrf.csrfToken, json: "true" },
  });
  expect(await answer.text(), "signing in").not.toContain("error");
}
