import type { BackupFacts } from "@/db/backup";

export const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url) || url.startsWith("pglite:");

/** What stands in a copy, so that a person can tell the right one. */
export function backupLine(facts: BackupFacts): string {
  const size = (facts.bytes / 1024 / 1024).toFixed(1);
  const newest = facts.newestAt === null ? "no payments yet" : `newest news ${new Date(facts.newestAt).toISOString()}`;
  return `${facts.file}: ${size} MB, ${counted(facts.businesses, "business", "businesses")}, ${counted(facts.invoices, "invoice")}, ${counted(facts.payments, "payment")}, ${newest}.`;
}

/** "1 invoice", "2 invoices". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
