import { workOff } from "../calm";
import { createRandom } from "../prng";
import { alive, type World } from "../world";
import { type Invariant, none } from "./invariant";

export const I16: Invariant = {
  id: "I16",
  says: "Every event that was stored is worked off; none is unmatched or given up, because nothing was lost.",
  check: (world) =>
    none(
      world,
      `select e.event_id, e.type, s.state, s.tries, s.last_error from provider_event_states s
       join provider_events e on e.id = s.id where s.state in ('pending', 'unmatched', 'dead')`,
    ),
};

const tables = [
  "payments",
  "payment_states",
  "allocations",
  "refunds",
  "disputes",
  "fees",
  "invoices",
  "payables",
  "ledger_lines",
  "offers",
  "orders",
];

/** Every row of the money tables; when it was last written says nothing about money. */
const moneyState = (world: World): string =>
  JSON.stringify(
    tables.map((name) =>
      world.database
        .rows<Record<string, unknown>>(`select * from ${name} order by id`)
        .map(({ updated_at, ...row }) => row),
    ),
  );

/** Costs as much as a fifth of a run, so that every sixteenth does it. */
const everyNth = 16;

export const I17: Invariant = {
  id: "I17, I18",
  says: "Working off the whole inbox again, in any order, changes nothing.",
  async check(world) {
    const process = alive(world)[0];
    if (world.seed % everyNth !== 0 || process === undefined) return [];
    const before = moneyState(world);
    const random = createRandom(world.seed ^ 0x17);
    const ids = world.database.rows<{ id: string }>(
      "select id from provider_event_states where state = 'processed' order by id",
    );
    for (const { id } of ids)
      world.database.run(
        "update provider_event_states set state = 'pending', tries = 0, next_try_at = ? where id = ?",
        world.time.now - random.below(86_400_000),
        id,
      );
    await workOff(world, process);
    return moneyState(world) === before ? [] : ["the state of money differs after the inbox was worked off again"];
  },
};
