import { expect, test } from "playwright/test";
import { type ActionRule, actions } from "./action-rules";
import { openVisitor, serverActions, signIn, type Visitor } from "./actions";
import { contents, contentsOf, query } from "./ledger";
import { type Ids, type Route, routes, routesOnDisk } from "./routes";
import { leaks, openTwoBusinesses, secrets, type TwoBusinesses } from "./two-businesses";

/** Two businesses on two accounts in one installation: nothing of one is readable through the other, on any route. */
test.describe.configure({ mode: "serial" });

let world: TwoBusinesses;
let ids: Ids;
let idsOfBen: Ids;
let visitorBen: Visitor;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await openTwoBusinesses();
  ({ ids, idsOfBen, visitorBen } = world);
});

test.afterAll(() => world.stack.stop());

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

test("a program without a key, or with one that is made up, gets nothing and changes nothing", async () => {
  const before = contents(world.stack.db);
  const stranger = openVisitor(world.stack);
  for (const [file, route] of Object.entries(routes)) {
    if (route.for !== "program") continue;
    for (const headers of [{}, { authorization: `Bearer pmk_test_${"A".repeat(40)}` }]) {
      const url = world.stack.url + route.path(ids);
      const answer = await fetch(url, { method: route.method ?? "GET", headers });
      expect(answer.status, file).toBe(401);
      expect(leaks(await answer.text()), file).toEqual([]);
    }
    // A session of the owner is no key.
    const signedIn = await read(world.team.owner, route, ids);
    expect(signedIn.status, file).toBe(401);
  }
  expect((await stranger.get("/developers")).status).toBe(200);
  expect(contents(world.stack.db)).toEqual(before);
});

test("the owner reads every page, so that the refusals below can fail", async () => {
  const seen = new Set<string>();
  for (const [file, route] of memberRoutes) {
    const { status, text } = await read(world.team.owner, route, ids);
    expect(status, file).toBe(200);
    for (const word of leaks(text)) seen.add(word);
  }
  expect([...seen].sort(), "each word that must not leak stands on some page of hers").toEqual([...secrets].sort());
});

test("without a session every owner's page leads to the sign-in and shows nothing", async () => {
  const stranger = openVisitor(world.stack);
  const owned = Object.entries(routes).filter(([, route]) => route.for === "members" || route.for === "person");
  for (const [file, route] of owned) {
    const { status, text, to } = await read(stranger, route, ids);
    expect([303, 307, 401, 404], `${file} answered ${status}`).toContain(status);
    if (status === 303 || status === 307) expect(to, file).toMatch(/^(http:\/\/localhost:\d+)?\/sign-in/);
    expect(leaks(text), file).toEqual([]);
  }
});

/** Ways around a guard that only looks at the address (reliability.md S-AC1; CVE-2025-29927 and kin). */
const disguises: [what: string, headers: Record<string, string>, address: (path: string) => string][] = [
  ["x-middleware-subrequest", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }, (path) => path],
  ["the old middleware's name", { "x-middleware-subrequest": "src/middleware:middleware" }, (path) => path],
  ["x-nextjs-data", { "x-nextjs-data": "1" }, (path) => path],
  ["RSC", { rsc: "1" }, (path) => path],
  ["a prefetch", { rsc: "1", "next-router-prefetch": "1" }, (path) => path],
  ["a segment prefetch", { rsc: "1", "next-router-segment-prefetch": "/_tree" }, (path) => path],
  ["x-matched-path", { "x-matched-path": "/sign-in", "x-invoke-path": "/sign-in" }, (path) => path],
  ["another address by header", { "x-original-url": "/sign-in", "x-rewrite-url": "/sign-in" }, (path) => path],
  ["an .rsc address", {}, (path) => `${path}.rsc`],
  ["a .segments address", {}, (path) => `${path}.segments/_tree.segment.rsc`],
  ["doubled slashes", {}, (path) => path.replaceAll("/", "//")],
  ["an encoded path", {}, (path) => path.replace("/b/", "/%62/")],
  ["a trailing slash", {}, (path) => `${path}/`],
  ["upper case", {}, (path) => path.replace("/b/", "/B/")],
];

test("no disguise of the request shows an owner's page to a stranger or to another business", async () => {
  test.setTimeout(180_000);
  const stranger = openVisitor(world.stack);
  for (const [what, headers, address] of disguises)
    for (const [file, route] of memberRoutes) {
      if (route.method === "POST") continue;
      for (const visitor of [stranger, visitorBen]) {
        const response = await visitor.get(address(route.path(ids)), headers);
        expect(leaks(await response.text()), `${file} with ${what}`).toEqual([]);
        expect(response.status, `${file} with ${what}`).toBeLessThan(500);
      }
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
      const { status, text } = await read(world.team[role], route, ids);
      expect(status, file).toBe(route.roles.includes(role) ? 200 : 404);
      expect(text, file).not.toContain("sk_test_");
      expect(text, file).not.toContain("whsec_");
      if (role !== "developer") continue;
      const seen = leaks(text).filter((word) => word !== "Nordlicht");
      expect(seen, `${file} tells a developer of customers or money`).toEqual([]);
    }
  });

type Members = Extract<ActionRule, { for: "members" }>;
/** An id of the same shape that nobody has. */
const anotherId = (id: string): string => id.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

const memberActions = Object.entries(actions).filter((entry): entry is [string, Members] => entry[1].for === "members");

/** The page an action belongs to is where its form stands; any page that has it will do. */
function pageOf(name: string, business: string): string {
  const [page = ""] = serverActions().find((action) => action.name === name)?.pages ?? [];
  const path = page
    .replace(/^app/, "")
    .replace(/\/\([^)]*\)/g, "")
    .replace(/\/(page|route)$/, "");
  const { invoice, customer, product, order, hook: endpoint } = ids;
  const known = { business, invoice, customer, product, order, endpoint };
  return path.replace(
    /\[(\w+)\]/g,
    (part, name: string) => Object.entries(known).find(([one]) => one === name)?.[1] ?? part,
  );
}

/** Refused for who asks, in a sentence: `why` is the whole of it, so that a typo in the input is not taken for a refusal. */
async function expectRefused(
  visitor: Visitor,
  name: string,
  input: Record<string, unknown>,
  why: string | RegExp = "This does not exist.",
): Promise<void> {
  const answer = await visitor.act(name, pageOf(name, String(input.businessId)), input);
  const shown = `${name}: ${answer.status} ${answer.body.slice(0, 300)}`;
  expect(answer.value, shown).toMatchObject({ ok: false });
  if (typeof why === "string") expect(answer.value?.message, shown).toBe(why);
  else expect(answer.value?.message, shown).toMatch(why);
  expect(leaks(JSON.stringify(answer.value)), name).toEqual([]);
}

const absent =
  /There is no such|does not exist|is not sold online|does not belong to the business|was accepted or withdrawn already|There is nothing left to try again/;
const signedOut = /^You are signed out\./;

test("no server action does anything for B's session in A's business, or with A's ids in B's", async () => {
  test.setTimeout(120_000);
  const before = contentsOf(world.stack.db, ids.business);
  for (const [name, { names }] of memberActions) {
    await expectRefused(visitorBen, name, { ...names(ids), businessId: ids.business });
    const input = names(ids);
    const namesAnId = Object.values(input).some((value) => Object.values(ids).some((id) => id === value));
    if (namesAnId) await expectRefused(visitorBen, name, { ...input, businessId: idsOfBen.business }, absent);
  }
  expect(contentsOf(world.stack.db, ids.business)).toEqual(before);
});

test("B's draft cannot be made for A's customer, and A's customer cannot be taken over as new", async () => {
  const before = contents(world.stack.db);
  const typed = (named: Ids) => {
    const rule = actions.saveDraftAction;
    return rule?.for === "members" ? { ...rule.names(named), businessId: idsOfBen.business } : {};
  };
  const forHers = typed({ ...idsOfBen, customer: ids.customer });
  await expectRefused(visitorBen, "saveDraftAction", forHers, absent);
  await expectRefused(
    visitorBen,
    "saveDraftAction",
    { ...forHers, invoiceId: anotherId(idsOfBen.draft), revision: 0 },
    absent,
  );
  const overHers = typed({ ...idsOfBen, draft: ids.draft });
  for (const revision of [0, 1, 2]) await expectRefused(visitorBen, "saveDraftAction", { ...overHers, revision }, /./);
  const taken = { customerId: ids.customer, isNew: "yes", name: "Taken over", businessId: idsOfBen.business };
  await expectRefused(visitorBen, "saveCustomerAction", taken, absent);
  expect(contents(world.stack.db)).toEqual(before);
});

test("no server action does anything without a session", async () => {
  const before = contents(world.stack.db);
  const stranger = openVisitor(world.stack);
  for (const [name, { names }] of memberActions)
    await expectRefused(stranger, name, { ...names(ids), businessId: ids.business }, signedOut);
  for (const name of ["renameAction", "changePasswordAction", "endOtherSessionsAction"])
    await expectRefused(stranger, name, { name: "x", currentPassword: "x", newPassword: "y" }, signedOut);
  expect(contents(world.stack.db)).toEqual(before);
});

for (const role of ["member", "developer"] as const)
  test(`a ${role} cannot do what a ${role} may not`, async () => {
    const before = contents(world.stack.db);
    for (const [name, { names, roles }] of memberActions) {
      if (roles.includes(role)) continue;
      await expectRefused(world.team[role], name, { ...names(ids), businessId: ids.business });
    }
    expect(contents(world.stack.db)).toEqual(before);
  });

test("a changed password ends every other session at once, and keeps its own", async () => {
  const page = `/b/${ids.business}/settings/account`;
  const elsewhere = await signIn(world.stack, world.anna);
  expect((await elsewhere.get(page)).status).toBe(200);
  const newPassword = "southern-lights-2027";
  const changed = await world.team.owner.act("changePasswordAction", page, {
    currentPassword: world.anna.password,
    newPassword,
  });
  expect(changed.value, changed.body).toMatchObject({ ok: true });
  expect((await elsewhere.get(page)).status).toBe(307);
  expect((await world.team.owner.get(page)).status).toBe(200);
  await expect(signIn(world.stack, world.anna)).rejects.toThrow();
  await signIn(world.stack, { email: world.anna.email, password: newPassword });
});

test("a person who is removed, or signed out, is out at once even with the old cookie", async () => {
  const page = `/b/${ids.business}/invoices`;
  const member = world.team.member;
  expect((await member.get(page)).status).toBe(200);
  const [row] = query<{ id: string }>(
    world.stack.db,
    "SELECT m.id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email = 'member@nordlicht.example'",
  );
  const team = `/b/${ids.business}/settings/team`;
  const removed = { businessId: ids.business, membershipId: row?.id ?? "" };
  expect((await world.team.owner.act("removeMemberAction", team, removed)).value).toMatchObject({ ok: true });
  expect([307, 404]).toContain((await member.get(page)).status);

  const old = openVisitor(world.stack);
  for (const [name, value] of visitorBen.cookies) old.cookies.set(name, value);
  expect((await old.get(`/b/${idsOfBen.business}`)).status).toBe(200);
  await visitorBen.act("signOutAction", `/b/${idsOfBen.business}`, {});
  expect((await old.get(`/b/${idsOfBen.business}`)).status).toBe(307);
});
