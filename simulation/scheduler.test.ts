import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { checkInvariants } from "./invariants";
import { createRandom } from "./prng";
import { play, runSchedule, runSeed, STEPS } from "./scheduler";
import { openStage, type Stage } from "./stage";
import type { Schedule, Step, StepKind } from "./steps";

const root = path.resolve(import.meta.dirname, "..");
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(root);
});

/** Every row; of an event all but its body, which repeats the idempotency key that Stripe's SDK made up. */
const facts = () =>
  ["payments", "refunds", "allocations", "attempts", "provider_events", "mails", "history_entries"].flatMap((table) =>
    stage.database
      .rows<Record<string, unknown>>(`select * from ${table} order by id`)
      .map(({ body, ...row }) => JSON.stringify(row)),
  );

test("the same seed gives the same run, down to every row", async () => {
  const first = await runSeed(stage, 21, { trace: null });
  const rows = facts();
  await runSeed(stage, 22, { trace: null });
  const again = await runSeed(stage, 21, { trace: null });
  expect(again.schedule).toEqual(first.schedule);
  expect(facts()).toEqual(rows);
  expect(first.schedule.steps).toHaveLength(STEPS);
  expect(first.violations).toEqual([]);
});

test("the decisions of a run, repeated, lead to the same rows", async () => {
  const { schedule } = await runSeed(stage, 33, { trace: null });
  const rows = facts();
  const again = await runSchedule(stage, schedule, null);
  expect(again.violations).toEqual([]);
  expect(facts()).toEqual(rows);
});

const random = createRandom(3);
const scheduleOf = (kinds: readonly StepKind[]): Schedule => ({
  seed: 5,
  crashes: [],
  losesRest: false,
  steps: kinds.map((kind): Step => [kind, 0, 0, random.below(1_000)]),
});
const oneOpenForm = scheduleOf(["open", "run"]);
const onePayment = scheduleOf(["open", "run", "confirm", "deliver", "run", "events", "run"]);
const oneOrder = scheduleOf(["visit", "order", "run", "confirm", "deliver", "run", "events", "run"]);

/** Each of these rows is wrong in one way, and the invariant with that number says so. */
const damage: readonly [invariant: string, sql: string][] = [
  ["I1", "update payments set provider_payment_id = 'pi_other'"],
  ["I2", "update payments set amount_minor = amount_minor + 1"],
  ["I3", "update provider_events set event_id = 'evt_same'"],
  ["I4", "update invoices set paid_minor = paid_minor + 1 where payable_id is not null"],
  ["I5", "update ledger_lines set amount_minor = amount_minor + 1 where account = 'provider'"],
  ["I7", "update invoices set status = 'sent' where status = 'paid'"],
  ["I8", "update payments set recorded_by = null, kind = 'cash'"],
  ["I9", "update attempts set status = 'processing' where status = 'succeeded'"],
  ["I10", "update payment_states set refunded_minor = 7"],
  ["I12", "update attempts set amount_minor = amount_minor + 1"],
  ["I13", "update allocations set amount_minor = amount_minor + 1"],
  ["I14", "update payments set business_id = (select id from businesses b where b.id <> payments.business_id)"],
  ["I16", "update provider_event_states set state = 'pending'"],
  ["I19", "delete from mails where kind = 'receipt'"],
  ["I23", "update number_series set next_number = next_number + 1"],
  ["I24", "update invoices set voided_at = 1 where payable_id in (select payable_id from attempts)"],
  ["I28", "update payments set paid_at = 1"],
  ["I29", "update attempts set status = 'processing' where status = 'succeeded'"],
];

/** The same for an order that was paid. */
const damageToOrders: typeof damage = [
  ["I12", "update orders set total_minor = total_minor + 1"],
  ["I13", "update orders set invoice_id = null"],
  ["I13", "update orders set state = 'open'"],
  ["I14", "update orders set business_id = (select id from businesses b where b.id <> orders.business_id)"],
  ["I31", "update offers set stock = stock + 1 where stock is not null"],
  ["I31", "update orders set stock_taken = stock_taken + 1"],
];

const kept = (invariant: string) => (invariant === "I24" ? oneOpenForm : onePayment);
const cases = [
  ...damage.map(([invariant, sql]) => [invariant, sql, kept(invariant)] as const),
  ...damageToOrders.map(([invariant, sql]) => [invariant, sql, oneOrder] as const),
];

test.each(cases)("%s notices: %s", async (invariant, sql, schedule) => {
  const world = await play(stage, schedule, null);
  expect(world.violations).toEqual([]);
  stage.database.dropGuards();
  stage.database.run(sql);
  await checkInvariants(world);
  expect(world.violations.map((text) => text.split(":")[0])).toContain(invariant);
});

test("the comparison finds the books equal, then a refund that nobody told of, and equal again once it is recorded", async () => {
  const world = await play(stage, { ...onePayment, seed: 19 }, null);
  expect(world.violations).toEqual([]);
  const states = (sql: string) => world.database.rows<{ state: string }>(sql).map((row) => row.state);
  expect(states("select state from comparisons order by started_at, id")).toContain("equal");
  expect(states("select state from comparisons order by started_at, id")).toContain("differs");
  expect(states("select state from differences where kind = 'missing_here' and about = 'refund'")).toEqual([
    "recorded",
  ]);
  expect(world.database.rows("select 1 from refund_changes where learned_by = 'comparison'")).toHaveLength(1);
});
