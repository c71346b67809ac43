/**
 * What every run of a worker begins with: a migrated database with two businesses that share one Stripe account, connected
 * by the real verb, with an issued invoice each; and the state of Stripe's machine that belongs to it. Made once.
 */
import { createHash } from "node:crypto";
import { insertBusiness } from "@/db/queries/businesses";
import { insertMembership, insertUser } from "@/db/queries/people";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context, Log } from "@/lib/context";
import { saveCustomer } from "@/lib/customers/save-customer";
import { idMaker } from "@/lib/ids";
import type { Mailer } from "@/lib/mail/mailer";
import { createStripeProvider } from "@/lib/providers/stripe/create-provider";
import { createSecretBox } from "@/lib/secrets/create-secret-box";
import type { SecretBox } from "@/lib/secrets/secret-box";
import { sandboxKeys } from "@/sandbox/stripe/accounts";
import { inProcessClient } from "@/sandbox/stripe/in-process";
import { initialState } from "@/sandbox/stripe/initial-state";
import { createMachine, type Machine } from "@/sandbox/stripe/machine/machine";
import type { State } from "@/sandbox/stripe/machine/state";
import { issueDocument } from "./actors/owner-documents";
import { sellOnline, UNITS } from "./actors/owner-shop";
import { openSimDatabase, type SimDatabase } from "./database";
import { unlabelled } from "./ports";
import { createRandom, type Random } from "./prng";
import type { Doc, Shop, World } from "./world";

const DAY_MS = 86_400_000;

/** Monday, 5 January 2026, 09:00 UTC. */
const STARTS_AT = Date.UTC(2026, 0, 5, 9);

type Answer = Parameters<typeof inProcessClient>[0];
type Wiring = {
  world: World;
  newId: Context["newId"];
  random: Context["random"];
  answer: Answer;
};

export type Stage = {
  database: SimDatabase;
  startsAt: number;
  shops: Shop[];
  docs: Doc[];
  createMachine(of: { now: () => number; random: Random }): Machine;
  /** Ties the product's contexts to a world. */
  connect(wiring: Wiring): void;
  context(): Context;
};

export const accounts = [sandboxKeys.nordlicht, sandboxKeys.harbor] as const;

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const secrets = remembering(createSecretBox(createHash("sha256").update("the simulator's master key").digest()));

/** What was opened once is not decrypted again: the same ciphertext at the same place is the same secret. */
function remembering(box: SecretBox): SecretBox {
  const opened = new Map<string, string>();
  return {
    ...box,
    open(wrapped, place, sealed) {
      const key = `${wrapped} ${place.businessId} ${place.table} ${place.row} ${place.column} ${sealed}`;
      const secret = opened.get(key) ?? box.open(wrapped, place, sealed);
      if (opened.size >= MOST_REMEMBERED) opened.clear();
      opened.set(key, secret);
      return secret;
    },
  };
}

const MOST_REMEMBERED = 5_000;

const instance = {
  instanceId: "ins_simulation",
  publicUrl: "https://pay.sim.example",
  linkKey: createHash("sha256").update("the simulator's link key").digest(),
  isSandboxed: true,
  allowsPrivate: false,
};

function logFor(trace: World["trace"]): Log {
  if (trace === null) return silent;
  const line = (event: string, data?: Record<string, unknown>) => trace(`   · ${event} ${JSON.stringify(data ?? {})}`);
  return { info: line, warn: line, error: line };
}

function machineOn(text: string, of: { now: () => number; random: Random }): Machine {
  let count = 0;
  // Short ids that sort: nothing of Stripe's has to be unguessable here.
  const newId = (prefix: string) =>
    `${prefix}${(++count).toString(36).padStart(5, "0")}${of.random.next().toString(36)}`;
  return createMachine(asState(JSON.parse(text)), {
    now: of.now,
    newId,
    bankDebitSettlesAfterMs: 3 * DAY_MS,
    refundSettlesAfterMs: 6 * 3_600_000,
    disputeDecidedAfterMs: 3_600_000,
    balanceDelayMs: 20_000,
    availableAfterMs: 40 * DAY_MS,
    indent: 0,
  });
}

/** Written by JSON.stringify from the machine's own state. */
const asState = (value: unknown) => value as State;

export async function openStage(root: string): Promise<Stage> {
  const database = await openSimDatabase(root);
  const random = createRandom(1);
  const first = machineOn(JSON.stringify(withoutLogos(initialState())), { now: () => STARTS_AT, random });
  const at: Now = { now: () => STARTS_AT, log: silent, answer: async (request) => first.handle(request) };
  const context = contexts(database, at);
  const bytes = (length: number) => random.bytes(length);
  const stage: Stage = {
    database,
    startsAt: STARTS_AT,
    shops: [],
    docs: [],
    createMachine: (of) => machineOn(JSON.stringify(initialState()), of),
    connect: ({ world, newId, random: ofWorld, answer }) => {
      Object.assign(at, { now: () => world.time.now + world.time.skewMs, log: logFor(world.trace), answer });
      stage.context = context({ newId, random: ofWorld });
    },
    context: context({ newId: idMaker({ now: () => STARTS_AT, random: bytes }), random: bytes }),
  };
  const ctx = stage.context();
  for (const name of ["Nordlicht Studio", "Harbor Twin"]) stage.shops.push(await openShop(ctx, name));
  for (const [at, shop] of stage.shops.entries()) await sellOnline(ctx, shop, UNITS[at] ?? null);
  for (const shop of stage.shops) stage.docs.push(await issueDocument(ctx, shop, { currency: "EUR", euros: 100 }));
  const text = JSON.stringify(first.state);
  stage.createMachine = (of) => machineOn(text, of);
  database.freeze();
  return stage;
}

/** What the one provider of all worlds looks at; the world whose turn it is puts its own there. */
type Now = Pick<Context, "now" | "log"> & { answer: Answer };

/** One provider for all worlds and their processes: it keeps no memory of its own, and takes long to make. */
function contexts(database: SimDatabase, at: Now): (parts: Pick<Context, "newId" | "random">) => () => Context {
  const { publicUrl, isSandboxed } = instance;
  const now = () => at.now();
  const log: Log = {
    info: (...said) => at.log.info(...said),
    warn: (...said) => at.log.warn(...said),
    error: (...said) => at.log.error(...said),
  };
  const stripe = unlabelled(
    createStripeProvider({
      apiBase: "http://stripe.sim.example",
      publicUrl,
      isSandboxed,
      now,
      log,
      httpClient: inProcessClient((request) => at.answer(request)),
    }),
  );
  const mail: Mailer = {
    fromAddress: "paymast@sim.example",
    isConfigured: true,
    check: async () => ({ accepted: true, response: "ready" }),
    through: () => mail,
    send: async () => ({ accepted: true, response: "250 OK" }),
  };
  const fetchOutside = async (url: string) => {
    throw new Error(`Nothing of the money core asks ${url}.`);
  };
  return (parts) => () => ({
    ...parts,
    now,
    log,
    db: database.base,
    providers: { stripe },
    mail,
    secrets,
    instance,
    fetchOutside,
  });
}

/** A logo would be re-encoded by other threads, whose order nobody controls. */
function withoutLogos(state: State): State {
  for (const { test, live } of Object.values(state.accounts))
    for (const account of [test, live]) {
      const branding = account.settings?.branding;
      if (branding) Object.assign(branding, { logo: null, icon: null });
    }
  return state;
}

async function openShop(ctx: Context, name: string): Promise<Shop> {
  const businessId = ctx.newId("biz");
  const userId = ctx.newId("usr");
  const customerId = ctx.newId("cus");
  await ctx.db.inTransaction(async (tx) => {
    await insertBusiness(tx, {
      id: businessId,
      name,
      country: "DE",
      addressLine1: "Hafenstraße 5",
      postalCode: "20457",
      city: "Hamburg",
      email: "hello@nordlicht.example",
      ownFields: [],
      defaultCurrency: "EUR",
      language: "en",
      timeZone: "Europe/Berlin",
      paperSize: "a4",
      reminderAfterDays: 7,
      wrappedDataKey: ctx.secrets.newWrappedDataKey(businessId),
      createdAt: ctx.now(),
    });
    await insertUser(tx, { id: userId, email: `${userId}@owner.example`, passwordHash: "-", createdAt: ctx.now() });
    await insertMembership(tx, { id: ctx.newId("mem"), userId, businessId, role: "owner", createdAt: ctx.now() });
  });
  await saveCustomer(ctx, {
    businessId,
    customerId,
    isNew: true,
    customer: {
      name: "Anna Kowalska",
      email: "anna@customer.example",
      phone: null,
      addressLine1: "ul. Długa 1",
      addressLine2: null,
      postalCode: "00-238",
      city: "Warszawa",
      region: null,
      country: "PL",
      taxId: null,
      language: null,
      currency: null,
      notes: null,
    },
  });
  await saveConnection(ctx, {
    businessId,
    by: userId,
    provider: "stripe",
    enabled: true,
    autoPayments: true,
    test: { publishableKey: "", secretKey: "" },
    live: { publishableKey: accounts[0].live.publishable, secretKey: accounts[0].live.secret },
  });
  return { businessId, userId, customerId, account: 0 };
}
