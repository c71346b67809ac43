import { expect, test } from "playwright/test";
import { sandboxKeys } from "../../sandbox/stripe/accounts";
import type { Issued, Person } from "../product";
import type { Stack } from "../stack";
import { until } from "../until";
import { openVisitor, serverActions, signIn, type Visitor } from "./actions";
import { comeBack, openForm, payByCard, postJson, requireForm } from "./customer";
import { endpointOf, issue, openInstallation } from "./installation";
import { contents, contentsOf, intentsAt, query } from "./ledger";
import { type ActionRule, actions, type Ids, type Role, type Route, routes, routesOnDisk } from "./routes";

/** Two businesses on two accounts in one installation: nothing of one is readable or payable through the other. */
test.describe.configure({ mode: "serial" });

let stack: Stack;
let anna: Person;
let ben: Person;
let ids: Ids;
let idsOfBen: Ids;
let unpaid: Issued;
let unpaidOfBen: Issued;
const team = new Map<Role, Visitor>();
let visitorBen: Visitor;

/** Words that only business A's people may read. */
const secrets = ["Zuzanna", "tajemnica", "zuzanna@", "acct_sandboxNordlicht", "Nordlicht", "Hidden work"];

test.beforeAll(async () => {
  test.setTimeout(180_000);
  ({ stack, owner: anna } = await openInstallation());
  ben = await stack.product.signUpPerson({
    email: "ben@harbor.example",
    password: "bread-and-butter-2026",
    name: "Harbor Bakery",
    country: "US",
  });
  await stack.product.connect({ person: ben, test: sandboxKeys.harbor.test });
  team.set("owner", await signIn(stack, anna));
  visitorBen = await signIn(stack, ben);
  for (const role of ["member", "developer"] as const) team.set(role, await join(role));
  ids = await fill(anna, visitorOf("owner"));
  idsOfBen = await fill(ben, visitorBen);
  unpaid = await issue(stack, anna, hidden);
  unpaidOfBen = await issue(stack, ben);
  // At rest, so that whatever changes was changed by a request of this test.
  await until("all mails are sent", 30_000, () => {
    return query(stack.db, "SELECT id FROM mails WHERE state = 'queued'").length === 0;
  });
  await stack.restart({ PAYMAST_WORKER: "off" });
});

test.afterAll(() => stack.stop());

const hidden = { customer: "Zuzanna Tajemnica", email: "zuzanna@tajemnica.example", description: "Hidden work" };

function visitorOf(role: Role): Visitor {
  const visitor = team.get(role);
  if (visitor === undefined) throw new Error(`Nobody is signed in as ${role}.`);
  return visitor;
}

/** Invited by mail, accepted with a password, signed in. */
async function join(role: "member" | "developer"): Promise<Visitor> {
  const person = { email: `${role}@nordlicht.example`, password: `a-long-password-of-a-${role}` };
  const page = `/b/${anna.businessId}/settings/team`;
  const invited = await visitorOf("owner").act("inviteAction", page, {
    businessId: anna.businessId,
    email: person.email,
    role,
  });
  const { url } = dataOf(invited.value);
  const path = new URL(String(url)).pathname;
  const token = path.split("/").at(-1) ?? "";
  const accepted = await openVisitor(stack).act("acceptAsNewAction", path, { token, password: person.password });
  expect(accepted.value, accepted.body).toMatchObject({ ok: true });
  return signIn(stack, person);
}

function dataOf(value: Record<string, unknown> | null): Record<string, unknown> {
  const data = value?.data;
  if (typeof data !== "object" || data === null) throw new Error(`The action gave no data: ${JSON.stringify(value)}`);
  return { ...data };
}

/** A paid invoice, a draft, an open invitation; and the ids of everything that came with them. */
async function fill(person: Person, visitor: Visitor): Promise<Ids> {
  const { businessId } = person;
  const wanted = person === anna ? hidden : {};
  const paid = await issue(stack, person, { ...wanted, send: false });
  const form = await requireForm(stack, paid.token);
  await payByCard(stack, form);
  expect(await comeBack(stack, paid.token)).toMatchObject({ kind: "paid" });
  const page = `/b/${businessId}/invoices`;
  const copy = await visitor.act("duplicateAction", page, { businessId, invoiceId: paid.invoiceId });
  const team = `/b/${businessId}/settings/team`;
  const invite = { businessId, email: `late@${businessId.replaceAll("_", "-")}.example`, role: "member" };
  expect((await visitor.act("inviteAction", team, invite)).value).toMatchObject({ ok: true });
  const idOf = (sql: string) => query<{ id: string }>(stack.db, sql, businessId)[0]?.id ?? "";
  return {
    business: businessId,
    invoice: paid.invoiceId,
    draft: String(dataOf(copy.value).invoiceId),
    customer: paid.customerId,
    payment: idOf("SELECT id FROM payments WHERE business_id = ?"),
    attempt: form.attemptId,
    picture: idOf("SELECT id FROM pictures WHERE business_id = ?"),
    endpoint: endpointOf(stack, person).id,
    connection: idOf("SELECT id FROM connections WHERE business_id = ?"),
    membership: idOf("SELECT id FROM memberships WHERE business_id = ? ORDER BY created_at DESC"),
    invitation: idOf("SELECT id FROM mailed_tokens WHERE business_id = ? AND used_at IS NULL"),
    mail: idOf("SELECT id FROM mails WHERE business_id = ? AND kind = 'receipt'"),
    token: paid.token,
  };
}

type MembersRoute = Extract<Route, { for: "members" }>;
const memberRoutes = Object.entries(routes).filter(
  (entry): entry is [string, MembersRoute] => entry[1].for === "members",
);

/** Reads an address as a visitor would; a POST carries the form of the mail preview. */
async function read(visitor: Visitor, route: Route, at: Ids): Promise<{ status: number; text: string; to: string }> {
  const response =
    "method" in route && route.method === "POST"
      ? await visitor.post(route.path(at), new URLSearchParams({ kind: "invoice", subject: "Hello", body: "Hello" }))
      : await visitor.get(route.path(at));
  return { status: response.status, text: await response.text(), to: response.headers.get("location") ?? "" };
}

const leaks = (text: string): string[] => secrets.filter((word) => text.includes(word));

test("every id of the test exists, so that a 404 means refused and not absent", () => {
  for (const [name, id] of [...Object.entries(ids), ...Object.entries({ ...idsOfBen, picture: "-" })])
    expect(id, name).not.toBe("");
});

test("every page and route in app/ is declared with who may read it", () => {
  expect(routesOnDisk()).toEqual(Object.keys(routes).sort());
});

test("every server action of the build is declared with who may call it", () => {
  const names = serverActions().map(({ name }) => name);
  expect(names.sort()).toEqual(Object.keys(actions).sort());
});

test("the owner reads every page, so that the refusals below can fail", async () => {
  for (const [file, route] of memberRoutes) {
    const { status } = await read(visitorOf("owner"), route, ids);
    expect(status, file).toBe(200);
  }
});

test("without a session every owner's page leads to the sign-in and shows nothing", async () => {
  const stranger = openVisitor(stack);
  const owned = Object.entries(routes).filter(([, route]) => route.for === "members" || route.for === "person");
  for (const [file, route] of owned) {
    const { status, text, to } = await read(stranger, route, ids);
    expect([303, 307, 401, 404], `${file} answered ${status}`).toContain(status);
    if (status === 303 || status === 307) expect(to, file).toMatch(/^(http:\/\/localhost:\d+)?\/sign-in/);
    expect(leaks(text), file).toEqual([]);
  }
});

test("with the session of another business every address of A is not found", async () => {
  for (const [file, route] of memberRoutes) {
    const inHers = await read(visitorBen, route, ids);
    expect(inHers.status, file).toBe(404);
    expect(leaks(inHers.text), file).toEqual([]);
  }
});

test("under B's own address A's ids are not found", async () => {
  const mixed = { ...ids, business: idsOfBen.business };
  for (const [file, route] of memberRoutes) {
    // Addresses without an id below the business are B's own pages.
    const isOwnPage = route.path(mixed) === route.path(idsOfBen);
    const { status, text } = await read(visitorBen, route, mixed);
    expect(status, file).toBe(isOwnPage ? 200 : 404);
    expect(leaks(text), file).toEqual([]);
  }
});

for (const role of ["member", "developer"] as const)
  test(`a ${role} of A reads what a ${role} may, and the rest is not found`, async () => {
    for (const [file, route] of memberRoutes) {
      const { status, text } = await read(visitorOf(role), route, ids);
      expect(status, file).toBe(route.roles.includes(role) ? 200 : 404);
      expect(text, file).not.toContain("sk_test_");
      expect(text, file).not.toContain("whsec_");
      if (role !== "developer") continue;
      const seen = leaks(text).filter((word) => word !== "Nordlicht");
      expect(seen, `${file} tells a developer of customers or money`).toEqual([]);
    }
  });

type Members = Extract<ActionRule, { for: "members" }>;
const memberActions = Object.entries(actions).filter((entry): entry is [string, Members] => entry[1].for === "members");

/** The page an action belongs to is where its form stands; any page that has it will do. */
function pageOf(name: string, business: string): string {
  const [page = ""] = serverActions().find((action) => action.name === name)?.pages ?? [];
  const path = page
    .replace(/^app/, "")
    .replace(/\/\([^)]*\)/g, "")
    .replace(/\/(page|route)$/, "");
  return path.replace("[business]", business).replace("[invoice]", ids.invoice).replace("[customer]", ids.customer);
}

async function expectRefused(visitor: Visitor, name: string, input: Record<string, unknown>): Promise<void> {
  const answer = await visitor.act(name, pageOf(name, String(input.businessId)), input);
  expect(answer.value, `${name}: ${answer.status} ${answer.body.slice(0, 300)}`).toMatchObject({ ok: false });
  expect(leaks(JSON.stringify(answer.value)), name).toEqual([]);
}

test("no server action does anything for B's session in A's business, or with A's ids in B's", async () => {
  test.setTimeout(120_000);
  const before = contentsOf(stack.db, ids.business);
  for (const [name, { names }] of memberActions) {
    await expectRefused(visitorBen, name, { ...names(ids), businessId: ids.business });
    const input = names(ids);
    const namesAnId = Object.values(input).some((value) => Object.values(ids).some((id) => id === value));
    if (namesAnId) await expectRefused(visitorBen, name, { ...input, businessId: idsOfBen.business });
  }
  expect(contentsOf(stack.db, ids.business)).toEqual(before);
});

test("B's draft cannot be made for A's customer, and A's customer cannot be taken over as new", async () => {
  const before = contents(stack.db);
  const { names } = actions.saveDraftAction as Members;
  const mine = { ...names({ ...ids, draft: idsOfBen.draft }), businessId: idsOfBen.business };
  await expectRefused(visitorBen, "saveDraftAction", mine);
  const fresh = { ...mine, invoiceId: `${idsOfBen.draft}x`, revision: 0 };
  await expectRefused(visitorBen, "saveDraftAction", fresh);
  const taken = { customerId: ids.customer, isNew: "yes", name: "Taken over", businessId: idsOfBen.business };
  await expectRefused(visitorBen, "saveCustomerAction", taken);
  expect(contents(stack.db)).toEqual(before);
});

test("no server action does anything without a session", async () => {
  const before = contents(stack.db);
  const stranger = openVisitor(stack);
  for (const [name, { names }] of memberActions)
    await expectRefused(stranger, name, { ...names(ids), businessId: ids.business });
  for (const name of ["renameAction", "changePasswordAction", "endOtherSessionsAction"])
    await expectRefused(stranger, name, { name: "x", currentPassword: "x", newPassword: "y" });
  expect(contents(stack.db)).toEqual(before);
});

for (const role of ["member", "developer"] as const)
  test(`a ${role} cannot do what a ${role} may not`, async () => {
    const before = contents(stack.db);
    for (const [name, { names, roles }] of memberActions) {
      if (roles.includes(role)) continue;
      await expectRefused(visitorOf(role), name, { ...names(ids), businessId: ids.business });
    }
    expect(contents(stack.db)).toEqual(before);
  });

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
  const [, attempt] = [stack, answer.client.clientSecret.split("_secret_")[0]];
  expect(intentsAt(stack.control, sandboxKeys.harbor.accountId).map(({ id }) => id)).not.toContain(attempt);
  expect(intentsAt(stack.control, sandboxKeys.nordlicht.accountId).map(({ id }) => id)).toContain(attempt);
});

test("A's client secret is worth nothing with B's publishable key", async () => {
  const form = await requireForm(stack, unpaid.token);
  const confirmed = await payByCard(stack, { ...form, publishableKey: sandboxKeys.harbor.test.publishable });
  expect(confirmed.status).toBeNull();
  expect(await comeBack(stack, unpaid.token)).toMatchObject({ kind: "payable", paidMinor: 0 });
});

test("B's link cannot touch A's attempt", async () => {
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
    const answer = await visitorOf("owner").act("voidAction", `/b/${ids.business}/invoices`, input, { origin });
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

test("a changed password ends every other session at once, and keeps its own", async () => {
  const page = `/b/${ids.business}/settings/account`;
  const elsewhere = await signIn(stack, anna);
  expect((await elsewhere.get(page)).status).toBe(200);
  const newPassword = "southern-lights-2027";
  const changed = await visitorOf("owner").act("changePasswordAction", page, {
    currentPassword: anna.password,
    newPassword,
  });
  expect(changed.value, changed.body).toMatchObject({ ok: true });
  expect((await elsewhere.get(page)).status).toBe(307);
  expect((await visitorOf("owner").get(page)).status).toBe(200);
  await expect(signIn(stack, anna)).rejects.toThrow();
  await signIn(stack, { email: anna.email, password: newPassword });
});

test("a person who is removed, or signed out, is out at once even with the old cookie", async () => {
  const page = `/b/${ids.business}/invoices`;
  const member = visitorOf("member");
  expect((await member.get(page)).status).toBe(200);
  const [row] = query<{ id: string }>(
    stack.db,
    "SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email = 'member@nordlicht.example'",
  );
  const team = `/b/${ids.business}/settings/team`;
  const removed = { businessId: ids.business, membershipId: row?.id ?? "" };
  expect((await visitorOf("owner").act("removeMemberAction", team, removed)).value).toMatchObject({ ok: true });
  expect([307, 404]).toContain((await member.get(page)).status);

  const old = openVisitor(stack);
  for (const [name, value] of visitorBen.cookies) old.cookies.set(name, value);
  expect((await old.get(`/b/${idsOfBen.business}`)).status).toBe(200);
  await visitorBen.act("signOutAction", `/b/${idsOfBen.business}`, {});
  expect((await old.get(`/b/${idsOfBen.business}`)).status).toBe(307);
  expect(await openForm(stack, unpaidOfBen.token)).not.toBeNull();
});
