import { setTimeout as wait } from "node:timers/promises";
import SqliteFile from "better-sqlite3";
import { comeBack, type Form, openForm, payByCard, touch } from "@/e2e/process/customer";
import { issue } from "@/e2e/process/installation";
import type { Issued, Person } from "@/e2e/product";
import { type Stack, startStack } from "@/e2e/stack";
import { until } from "@/e2e/until";
import { compareBooks, intentsAt, missingPayments, sqliteReader } from "./books";
import { isOutage } from "./customers";
import { type Call, type FaultKind, type FaultProxy, faultKinds, openFaultProxy } from "./fault-proxy";
import type { Part } from "./part";

/** Once is for the SDK's own retry to mend; twice reaches the app. */
const times = 2;
const withinMs = 90_000;
const againMs = 1_500;
const rowLimitMs = 150_000;

type Scene = { stack: Stack; owner: Person; proxy: FaultProxy; seen: string[] };
type Row = (scene: Scene, kind: FaultKind) => Promise<void>;

/** Reliability.md P24 at each place where the app asks the provider something. */
export const faults: Part = {
  name: "faults",
  what: `${faultKinds.length} faults between the app and Stripe, at start, cancel, fetch, refund and list`,
  async run({ say }) {
    const proxy = await openFaultProxy();
    const stack = await startStack({ isEmpty: true, env: { STRIPE_API_BASE: proxy.url } });
    try {
      proxy.target = stack.sandbox.stripeUrl;
      const owner = await stack.product.signUpAndConnect({});
      // Nothing is told by webhook: what the app knows it had to ask for.
      stack.control.setRule({ drop: true });
      const scene: Scene = { stack, owner, proxy, seen: [] };
      const wrong = await allRows(scene, say);
      const books = sqliteReader(stack.db);
      await until(
        "both books agree",
        60_000,
        async () => (await missingPayments(stack.control, books)).length === 0,
      ).catch(() => undefined);
      await stack.kill();
      const verdict = await compareBooks(stack.control, books);
      return {
        kind: "done",
        ...verdict,
        wrong: [...verdict.wrong, ...wrong, ...scene.seen.filter((text) => !honest.test(text))],
        did: `${faultKinds.length} faults × 5 places, ${verdict.payments} payments`,
      };
    } finally {
      await stack.stop();
      await proxy.close();
    }
  },
};

/** Said to a customer while Stripe is out of order; none of it says that something failed. */
const honest = /^(payable|checking|paid|void|refunded)$/;

async function allRows(scene: Scene, say: (text: string) => void): Promise<string[]> {
  const places: [string, Row][] = [
    ["start", atStart],
    ["cancel", atCancel],
    ["fetch", atFetch],
    ["refund", atRefund],
  ];
  const wrong: string[] = [];
  const attempt = async (place: string, kind: FaultKind, row: Row) => {
    try {
      await within(rowLimitMs, row(scene, kind));
    } catch (error) {
      wrong.push(`${place} × ${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const [place, row] of places) {
    await Promise.all(faultKinds.map((kind) => attempt(place, kind, row)));
    say(`${place}: all ${faultKinds.length} faults`);
  }
  // The list is one for the whole connection, so its faults come one after the other.
  for (const kind of faultKinds) await attempt("list", kind, atList);
  say(`list: all ${faultKinds.length} faults`);
  return wrong;
}

/** A row that hangs is a finding, not a reason to wait. */
async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const limit = new AbortController();
  const late = wait(limitMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`it hangs: no end within ${limitMs / 1_000} s`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    limit.abort();
  }
}

const posts = (path: RegExp, body: string) => (call: Call) =>
  call.method === "POST" && path.test(call.path) && call.body.includes(body);

const payableOf = ({ stack }: Scene, { invoiceId }: Issued): string => {
  const [row] = asRows<{ payable_id: string }>(read(stack, "SELECT payable_id FROM invoices WHERE id = ?", invoiceId));
  return row?.payable_id ?? "";
};

async function atStart(scene: Scene, kind: FaultKind): Promise<void> {
  const { stack, owner } = scene;
  const invoice = await issue(stack, owner);
  const payable = payableOf(scene, invoice);
  const order = scene.proxy.order(kind, times, posts(/^\/v1\/payment_intents$/, payable));
  const form = await formInTheEnd(scene, invoice);
  requireMet(order.left);
  await payByCard(stack, form);
  await paidInTheEnd(scene, invoice);
  const usable = intentsAt(stack.control).filter(
    (intent) => intent.metadata.paymast_payable === payable && intent.status !== "canceled",
  );
  if (usable.length !== 1) throw new Error(`${usable.length} payments at Stripe could be paid`);
}

async function atCancel(scene: Scene, kind: FaultKind): Promise<void> {
  const { stack, owner } = scene;
  const invoice = await issue(stack, owner);
  const form = await formInTheEnd(scene, invoice);
  const order = scene.proxy.order(kind, times, posts(new RegExp(`^/v1/payment_intents/${form.ref}/cancel`), ""));
  await until("the invoice is void", withinMs, async () => {
    try {
      await stack.product.makeVoid({ person: owner, invoiceId: invoice.invoiceId });
      return true;
    } catch {
      // "We could not make sure that nobody pays it": she tries again.
      await wait(againMs);
      return statusOf(scene, invoice) === "void";
    }
  });
  requireMet(order.left);
  const late = await payByCard(stack, form);
  if (late.status === "succeeded") throw new Error("a void invoice was paid");
}

async function atFetch(scene: Scene, kind: FaultKind): Promise<void> {
  const { stack, owner } = scene;
  const invoice = await issue(stack, owner);
  const form = await formInTheEnd(scene, invoice);
  await touch(stack, invoice.token, form);
  await payByCard(stack, form);
  const order = scene.proxy.order(
    kind,
    times,
    (call) => call.method === "GET" && call.path.startsWith(`/v1/payment_intents/${form.ref}`),
  );
  await paidInTheEnd(scene, invoice);
  requireMet(order.left);
}

async function atRefund(scene: Scene, kind: FaultKind): Promise<void> {
  const { stack, owner } = scene;
  const invoice = await issue(stack, owner);
  const form = await formInTheEnd(scene, invoice);
  await payByCard(stack, form);
  await paidInTheEnd(scene, invoice);
  const [payment] = asRows<{ id: string }>(
    read(stack, "SELECT id FROM payments WHERE provider_payment_id = ?", form.ref),
  );
  const order = scene.proxy.order(kind, times, posts(/^\/v1\/refunds$/, form.ref));
  const wish = { person: owner, paymentId: payment?.id ?? "", requestId: `chaos-${form.ref}` };
  // She presses twice, and again when nothing seems to happen; it is one wish.
  const presses = () => Promise.allSettled([stack.product.refundWhole(wish), stack.product.refundWhole(wish)]);
  await presses();
  await until("the refund is booked", withinMs, async () => {
    const rows = asRows<{ status: string }>(
      read(stack, "SELECT status FROM refunds WHERE payment_id = ?", payment?.id ?? ""),
    );
    if (rows.some(({ status }) => status === "succeeded")) return true;
    write(
      stack,
      "UPDATE jobs SET run_at = 1 WHERE kind = 'refund.check' AND state = 'pending' AND run_at > ?",
      Date.now(),
    );
    if (rows.length === 0 || rows.every(({ status }) => status === "failed")) await presses();
    await wait(againMs);
    return false;
  });
  requireMet(order.left);
  const made = asRefunds(stack.control.objects("refund")).filter((refund) => refund.payment_intent === form.ref);
  if (made.length !== 1) throw new Error(`${made.length} refunds were made for one wish`);
}

async function atList(scene: Scene, kind: FaultKind): Promise<void> {
  const { stack, owner } = scene;
  const invoice = await issue(stack, owner);
  const form = await formInTheEnd(scene, invoice);
  // Nobody comes back and nobody looks at this one: only the list can tell of it.
  write(stack, "UPDATE attempts SET next_check_at = NULL WHERE provider_payment_id = ?", form.ref);
  await payByCard(stack, form);
  const order = scene.proxy.order(kind, times, (call) => call.path.startsWith("/v1/events?"));
  await until("the list told of the payment", withinMs, async () => {
    write(stack, "UPDATE connections SET next_sweep_at = 1 WHERE next_sweep_at > ?", Date.now() + 1_000);
    await wait(200);
    return statusOf(scene, invoice) === "paid";
  });
  requireMet(order.left);
  const [row] = asRows<{ learned_by: string }>(
    read(stack, "SELECT learned_by FROM payments WHERE provider_payment_id = ?", form.ref),
  );
  if (row?.learned_by !== "sweep") throw new Error(`learned by ${row?.learned_by}, not by the list`);
}

/** How often depends on what is done next: some ask again under the same key, others look at the payment instead. */
function requireMet(left: number): void {
  if (left === times) throw new Error("the fault was never met: nothing was proved");
}

/** Asks for the form as a customer who stays on the page does, until it is there. */
async function formInTheEnd(scene: Scene, invoice: Issued): Promise<Form> {
  let form: Form | null = null;
  await until(`${invoice.number} can be paid`, withinMs, async () => {
    form = await unlessOutage(() => openForm(scene.stack, invoice.token));
    if (form === null) await look(scene, invoice);
    return form !== null;
  });
  if (form === null) throw new Error("there is no form");
  return form;
}

const paidInTheEnd = (scene: Scene, invoice: Issued): Promise<void> =>
  until(`${invoice.number} is paid`, withinMs, async () => (await look(scene, invoice)) === "paid");

async function look(scene: Scene, invoice: Issued): Promise<string | null> {
  const view = await unlessOutage(() => comeBack(scene.stack, invoice.token));
  if (view !== null) scene.seen.push(view.kind);
  if (view?.kind !== "paid") await wait(againMs);
  return view?.kind ?? null;
}

async function unlessOutage<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (isOutage(error)) return null;
    throw error;
  }
}

const statusOf = ({ stack }: Scene, { invoiceId }: Issued): string | undefined =>
  asRows<{ status: string }>(read(stack, "SELECT status FROM invoices WHERE id = ?", invoiceId))[0]?.status;

function read(stack: Stack, sql: string, value: string): unknown[] {
  const db = new SqliteFile(stack.db, { readonly: true, timeout: 5_000 });
  try {
    return db.prepare(sql).all(value);
  } finally {
    db.close();
  }
}

/** The clock is hastened in the database, not waited for. */
function write(stack: Stack, sql: string, value: string | number): void {
  const db = new SqliteFile(stack.db, { timeout: 5_000 });
  try {
    db.prepare(sql).run(value);
  } finally {
    db.close();
  }
}

/** Each caller names the columns it selects. */
const asRows = <T>(rows: unknown[]) => rows as T[];
/** The sandbox keeps refunds under this kind. */
const asRefunds = (objects: unknown[]) => objects as { payment_intent: string }[];
