// Writes the unreleased migration for both engines from db/schema, anew each time it is called. What somebody may already
// have applied is never touched: a release raises RELEASED and names the next one.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** How many migrations of the journal are out; each is followed by a file of its fact triggers. */
const RELEASED = 2;
const UNRELEASED = "next";

/** Facts: rows that are only ever inserted. Triggers refuse everything else. */
const FACTS = [
  "provider_events",
  "payments",
  "fees",
  "refund_changes",
  "dispute_changes",
  "history_entries",
  "handled_needs",
  "balance_entries",
  "payout_entries",
  "allocations",
  "payment_reversals",
  "ledger_lines",
  "hook_messages",
  "hook_tries",
  "api_requests",
];
/** Events of other apps are pruned after 30 days: only what is kept without a body may be deleted. */
const PRUNABLE = { provider_events: "OLD.body IS NULL" };
/** Money is whole minor units. SQLite keeps a fraction in an integer column unless it is told not to; PostgreSQL never does. */
const WHOLE = {
  payables: ["amount_due_minor"],
  attempts: ["amount_minor"],
  payments: ["amount_minor"],
  allocations: ["amount_minor"],
  fees: ["fee_minor", "net_minor"],
  refunds: ["amount_minor"],
  disputes: ["amount_minor"],
  invoices: ["total_minor", "paid_minor", "refunded_minor", "pending_minor"],
};

for (const [dialect, url] of [
  ["sqlite", "file:./unused.db"],
  ["postgres", "postgres://unused"],
]) {
  const folder = path.join("db", "migrations", dialect);
  forgetUnreleased(folder);
  const args = ["drizzle-kit", "generate", "--config", "drizzle.config.ts", `--name=${UNRELEASED}`];
  execFileSync("npx", args, { stdio: "inherit", env: { ...process.env, DATABASE_URL: url } });
  const made = `${String(RELEASED).padStart(4, "0")}_${UNRELEASED}`;
  if (existsSync(path.join(folder, `${made}.sql`)))
    writeFileSync(path.join(folder, `${made}_facts_are_insert_only.sql`), factTriggers(dialect));
  console.log(`${dialect}: ${sqlFiles(folder).join(", ")}`);
}

function forgetUnreleased(folder) {
  const journalFile = path.join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  journal.entries = journal.entries.filter((entry) => entry.idx < RELEASED);
  writeFileSync(journalFile, `${JSON.stringify(journal, null, 2)}`);
  for (const of of [folder, path.join(folder, "meta")])
    for (const file of readdirSync(of)) if (Number.parseInt(file, 10) >= RELEASED) rmSync(path.join(of, file));
}

function sqlFiles(folder) {
  return readdirSync(folder).filter((file) => file.endsWith(".sql"));
}

/** For all facts, older ones too: rebuilding a table drops its triggers. */
function factTriggers(dialect) {
  const statements = [];
  if (dialect === "postgres")
    statements.push(
      "CREATE OR REPLACE FUNCTION paymast_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% rows are facts: they are never changed', TG_TABLE_NAME; END $$;",
    );
  for (const fact of FACTS) {
    for (const verb of ["UPDATE", "DELETE"]) {
      const allowed = verb === "DELETE" ? PRUNABLE[fact] : undefined;
      const when = allowed === undefined ? "" : ` WHEN (NOT (${allowed}))`;
      const trigger = `${fact}_refuse_${verb.toLowerCase()}`;
      statements.push(
        dialect === "postgres"
          ? `CREATE OR REPLACE TRIGGER ${trigger} BEFORE ${verb} ON ${fact} FOR EACH ROW${when} EXECUTE FUNCTION paymast_refuse_change();`
          : `CREATE TRIGGER IF NOT EXISTS ${trigger} BEFORE ${verb} ON ${fact}${when} BEGIN SELECT RAISE(ABORT, '${fact} rows are facts: they are never changed'); END;`,
      );
    }
  }
  if (dialect === "sqlite") statements.push(...wholeAmountTriggers());
  return `${statements.join("\n--> statement-breakpoint\n")}\n`;
}

function wholeAmountTriggers() {
  return Object.entries(WHOLE).flatMap(([table, columns]) =>
    ["INSERT", "UPDATE"].map((verb) => {
      const broken = columns.map((column) => `typeof(NEW.${column}) <> 'integer'`).join(" OR ");
      return `CREATE TRIGGER IF NOT EXISTS ${table}_whole_amounts_${verb.toLowerCase()} BEFORE ${verb} ON ${table} WHEN ${broken} BEGIN SELECT RAISE(ABORT, 'amounts of ${table} are whole minor units'); END;`;
    }),
  );
}
