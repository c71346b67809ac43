// Writes the next migration for both engines from db/schema. `--fresh` starts the history anew: only before a release.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const isFresh = process.argv.includes("--fresh");
const name = process.argv.find((argument) => argument.startsWith("--name="))?.slice("--name=".length);

/** Facts: rows that are only ever inserted. Triggers refuse everything else. */
const FACTS = ["provider_events", "payments", "fees", "refund_changes", "dispute_changes", "history_entries"];
/** Events of other apps are pruned after 30 days: only what is kept without a body may be deleted. */
const PRUNABLE = { provider_events: "OLD.body IS NULL" };

for (const [dialect, url] of [
  ["sqlite", "file:./unused.db"],
  ["postgres", "postgres://unused"],
]) {
  const folder = path.join("db", "migrations", dialect);
  if (isFresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ["drizzle-kit", "generate", "--config", "drizzle.config.ts"];
  if (isFresh) args.push("--name=init");
  else if (name !== undefined) args.push(`--name=${name}`);
  execFileSync("npx", args, { stdio: "inherit", env: { ...process.env, DATABASE_URL: url } });
  if (isFresh) writeFileSync(path.join(folder, "0000_init_facts_are_insert_only.sql"), factTriggers(dialect));
  console.log(`${dialect}: ${sqlFiles(folder).join(", ")}`);
}

function sqlFiles(folder) {
  return readdirSync(folder).filter((file) => file.endsWith(".sql"));
}

function factTriggers(dialect) {
  const statements = [];
  if (dialect === "postgres")
    statements.push(
      "CREATE FUNCTION paymast_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% rows are facts: they are never changed', TG_TABLE_NAME; END $$;",
    );
  for (const fact of FACTS) {
    for (const verb of ["UPDATE", "DELETE"]) {
      const allowed = verb === "DELETE" ? PRUNABLE[fact] : undefined;
      const when = allowed === undefined ? "" : ` WHEN (NOT (${allowed}))`;
      const trigger = `${fact}_refuse_${verb.toLowerCase()}`;
      statements.push(
        dialect === "postgres"
          ? `CREATE TRIGGER ${trigger} BEFORE ${verb} ON ${fact} FOR EACH ROW${when} EXECUTE FUNCTION paymast_refuse_change();`
          : `CREATE TRIGGER ${trigger} BEFORE ${verb} ON ${fact}${when} BEGIN SELECT RAISE(ABORT, '${fact} rows are facts: they are never changed'); END;`,
      );
    }
  }
  return `${statements.join("\n--> statement-breakpoint\n")}\n`;
}
