import { expect, test } from "playwright/test";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import type { Issued } from "../product";
import type { Stack } from "../stack";
import { comeBack, payByCard, postJson, requireForm } from "./customer";
import { contents, intentsAt } from "./ledger";
import type { Ids } from "./routes";
import { openTwoBusinesses, type TwoBusinesses } from "./two-businesses";

/** What a link can and cannot do: pay its own invoice through its own account, and nothing else. */
test.describe.configure({ mode: "serial" });

let world: TwoBusinesses;
let stack: Stack;
let ids: Ids;
let idsOfBen: Ids;
let unpaid: Issued;
let unpaidOfBen: Issued;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await openTwoBusinesses();
  ({ stack, ids, idsOfBen, unpaid, unpaidOfBen } = world);
});

test.afterAll(() => stack.stop());

test("A's link is paid through A's connection, whatever connection the browser names", async () => {
  const response = await postJson(stack, "/api/payment-intents", {
    token: unpaid.token,
    connectionId: idsOfBen.connection,
    businessId: idsOfBen.business,
    amountMinor: 1,
    currency: "JPY",
  });
  const answer: { amountMinor: number; currency: string; client: { publishableKey: string; clientSecret: string } } =
    await response.json();
  expect(answer).toMatchObject({ amountMinor: unpaid.amountMinor, currency: "EUR" });
  expect(answer.client.publishableKey).toBe(sandboxKeys.nordlicht.test.publishable);
  const attempt = answer.client.clientSecret.split("_secret_")[0];
  expect(intentsAt(stack.control, sandboxKeys.harbor.accountId).map(({ id }) => id)).not.toContain(attempt);
  expect(intentsAt(stack.control, sandboxKeys.nordlicht.accountId).map(({ id }) => id)).toContain(attempt);
});

test("A's client secret is worth nothing with B's publishable key", async () => {
  const form = await requireForm(stack, unpaid.token);
  const confirmed = await payByCard(stack, { ...form, publishableKey: sandboxKeys.harbor.test.publishable });
  expect(confirmed.status).toBeNull();
  expect(await comeBack(stack, unpaid.token)).toMatchObject({ kind: "payable", paidMinor: 0 });
});

test("P07: B's link cannot touch A's attempt", async () => {
  const form = await requireForm(stack, unpaid.token);
  const before = contents(stack.db);
  const response = await postJson(stack, "/api/payment-touch", {
    token: unpaidOfBen.token,
    attemptId: form.attemptId,
  });
  expect(response.status).toBe(404);
  expect(contents(stack.db)).toEqual(before);
});

test("unknown, cut, and other people's words as a link are not found", async () => {
  const words = [
    unpaid.token.slice(0, -1),
    `${unpaid.token}A`,
    unpaid.invoiceId,
    ids.attempt,
    "",
    "..",
    "a".repeat(43),
  ];
  for (const token of words) {
    for (const path of ["/api/payment-intents", "/api/payment-check"])
      expect((await postJson(stack, path, { token })).status, `${path} ${token}`).toBe(404);
    if (token === "" || token === "..") continue;
    expect((await fetch(`${stack.url}/i/${token}`)).status, token).toBe(404);
  }
});

test("P10: whatever stands in the body, the sum is the invoice's and nothing breaks", async () => {
  const sums = [-1, 0, 0.5, Number.MAX_VALUE, 2 ** 60, "1", null, [], {}, Number.MAX_SAFE_INTEGER];
  for (const sum of sums) {
    const body = { token: unpaid.token, amount: sum, amountMinor: sum, currency: "XXX", invoiceId: idsOfBen.invoice };
    const answer: { amountMinor: number; currency: string } = await (
      await postJson(stack, "/api/payment-intents", body)
    ).json();
    expect(answer).toMatchObject({ amountMinor: unpaid.amountMinor, currency: "EUR" });
  }
  const before = contents(stack.db);
  const bodies = [
    "",
    "null",
    "[]",
    "1",
    "{",
    '"text"',
    '{"token":1}',
    '{"token":null}',
    '{"token":["a"]}',
    '{"token":{"$ne":""}}',
    `{"token":"${"a".repeat(5_000)}"}`,
    `{"__proto__":{"token":"${unpaid.token}"}}`,
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    `{"token":"${"x".repeat(2_000_000)}"}`,
    "\u0000",
  ];
  for (const path of ["/api/payment-intents", "/api/payment-check", "/api/payment-touch"])
    for (const body of bodies) {
      const headers = { "content-type": "application/json", origin: stack.url };
      const response = await fetch(`${stack.url}${path}`, { method: "POST", headers, body });
      const shown = `${path} ${body.slice(0, 60)}`;
      expect(response.status, shown).toBeGreaterThanOrEqual(400);
      expect(response.status, shown).toBeLessThan(500);
    }
  expect(contents(stack.db)).toEqual(before);
});

test("a page of another site cannot make a browser write", async () => {
  const before = contents(stack.db);
  for (const origin of ["https://evil.example", "null"]) {
    const headers = { "content-type": "application/json", origin, "sec-fetch-site": "cross-site" };
    for (const path of ["/api/payment-intents", "/api/payment-check", "/api/payment-touch"]) {
      const body = JSON.stringify({ token: unpaidOfBen.token, attemptId: ids.attempt });
      const response = await fetch(`${stack.url}${path}`, { method: "POST", headers, body });
      expect(response.status, `${path} from ${origin}`).toBe(403);
    }
    const input = { businessId: ids.business, invoiceId: ids.invoice, reason: "Forged" };
    const answer = await world.team.owner.act("voidAction", `/b/${ids.business}/invoices`, input, { origin });
    expect(answer.value, `voidAction from ${origin}`).toBeNull();
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
  expect(contents(stack.db)).toEqual(before);
});

const directivesOf = (policy: string): Record<string, string> =>
  Object.fromEntries(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.map((value) => value.replace(/^'nonce-[\w-]{16,}'$/, "'nonce'")).join(" ")];
    }),
  );

const hostedPolicy = {
  "default-src": "'none'",
  "script-src": "'self' 'nonce'",
  "style-src": "'self' 'nonce'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
};

test("a customer's page has exactly the headers it needs, and sets no cookie", async () => {
  const stripe = stack.sandbox.stripeUrl;
  const payPolicy = {
    ...hostedPolicy,
    "script-src": `'self' 'nonce' ${stripe}`,
    "frame-src": stripe,
    "connect-src": `'self' ${stripe}`,
    "img-src": `'self' data: ${stripe}`,
  };
  const pages: [path: string, status: number, policy: Record<string, string>][] = [
    [`/i/${unpaid.token}`, 200, hostedPolicy],
    [`/i/${unpaid.token}/pay`, 200, payPolicy],
    [`/i/${ids.token}`, 200, hostedPolicy],
    [`/i/${ids.token}/pay`, 200, payPolicy],
    [`/i/${"a".repeat(43)}`, 404, hostedPolicy],
    [`/i/${"a".repeat(43)}/pay`, 404, payPolicy],
  ];
  const nonces = new Set<string>();
  for (const [path, status, policy] of pages) {
    const response = await fetch(`${stack.url}${path}`, { redirect: "manual" });
    const html = await response.text();
    expect(response.status, path).toBe(status);
    const header = (name: string) => response.headers.get(name);
    expect(directivesOf(header("content-security-policy") ?? ""), path).toEqual(policy);
    expect(header("referrer-policy"), path).toBe("same-origin");
    expect(header("x-robots-tag"), path).toContain("noindex");
    expect(header("cache-control"), path).toContain("no-store");
    expect(header("x-frame-options"), path).toBe("DENY");
    expect(header("x-content-type-options"), path).toBe("nosniff");
    expect(response.headers.getSetCookie(), path).toEqual([]);
    const [, nonce = ""] = /'nonce-([\w-]+)'/.exec(header("content-security-policy") ?? "") ?? [];
    nonces.add(nonce);
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(
      scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`) && !/src="\/_next\//.test(tag)),
      path,
    ).toEqual([]);
  }
  expect(nonces.size, "a nonce is used once").toBe(pages.length);
  const pdf = await fetch(`${stack.url}/i/${unpaid.token}/pdf`);
  expect(pdf.headers.get("content-type")).toBe("application/pdf");
  expect(pdf.headers.get("cache-control")).toContain("no-store");
  expect(pdf.headers.get("x-robots-tag")).toContain("noindex");
  expect(pdf.headers.getSetCookie()).toEqual([]);
});

test("looking at the links, as a mail scanner does, opens no attempt", async () => {
  const before = contents(stack.db);
  for (const path of ["", "/pay", "/pdf"])
    for (const method of ["GET", "HEAD"]) {
      const response = await fetch(`${stack.url}/i/${unpaidOfBen.token}${path}`, { method });
      await response.arrayBuffer();
    }
  expect(contents(stack.db)).toEqual(before);
});
