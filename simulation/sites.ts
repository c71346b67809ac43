/**
 * Where the product touches the outside: each call site of a transaction or of a provider in the verbs, found by reading
 * their source. A crash label is a site's name; the simulator's bundle (bundle.ts) has it said at the port.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export type Site = { file: string; line: number; label: string };

/** The folders whose verbs move money, or decide what may be paid. */
export const MONEY_FOLDERS = [
  "lib/payments",
  "lib/invoices",
  "lib/orders",
  "lib/connections",
  "lib/jobs",
  "lib/book",
] as const;

/** What a provider answers without asking anybody: no crash point. */
const WITHOUT_A_CALL = new Set(["checkCredentials", "parseWebhook", "accepts"]);
const CALL = /\.(inTransaction)(?:<[^(]*>)?\(|\bprovider\s*\.(\w+)\(|\.providers\[[^\]]+\]\.(\w+)\(/g;
const TOP_LEVEL = /^(?:export )?(?:async )?(?:function\*? (\w+)|const (\w+)\b)/;

export function scanSource(file: string, source: string): Site[] {
  return readSource(file, source).sites;
}

/** The same source, in which each site says its name at the port: `ctx.db.at("…:commit").inTransaction(…)`. */
export function labelSource(file: string, source: string): string {
  return readSource(file, source).labelled;
}

function readSource(file: string, source: string): { sites: Site[]; labelled: string } {
  const sites: Site[] = [];
  const seen = new Map<string, number>();
  let within = "";
  const lines = source.split("\n").map((text, index) => {
    const named = TOP_LEVEL.exec(text);
    if (named !== null) within = named[1] ?? named[2] ?? within;
    if (/^\s*(\*|\/\/|\/\*)/.test(text)) return text;
    return text.replace(CALL, (match, commit?: string, ofProvider?: string, ofProviders?: string) => {
      const call = commit === undefined ? (ofProvider ?? ofProviders ?? "") : "commit";
      if (WITHOUT_A_CALL.has(call)) return match;
      const name = `${file.replace(/\.ts$/, "")}:${within}:${call}`;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      const label = count === 1 ? name : `${name}#${count}`;
      sites.push({ file, line: index + 1, label });
      const dot = match.lastIndexOf(`.${commit ?? call}`);
      return `${match.slice(0, dot)}.at(${JSON.stringify(label)})${match.slice(dot)}`;
    });
  });
  return { sites, labelled: lines.join("\n") };
}

/** Every site of the money verbs under `root`, in the order of the files. */
export function scanSites(root: string): Site[] {
  return MONEY_FOLDERS.flatMap((folder) => filesOf(root, folder)).flatMap((file) =>
    scanSource(file, readFileSync(path.join(root, file), "utf8")),
  );
}

function filesOf(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
      .sort()
      .map((name) => path.posix.join(folder, name));
  } catch {
    // A part of the product that is not there has no sites.
    return [];
  }
}
