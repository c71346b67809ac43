import type { BackupFacts } from "@/db/backup";

export const isPostgres = (url: string): boolean => /^postgres(ql)?:/.test(url) || url.startsWith("pglite:");

/** What stands in a copy, so that a person can tell the right one. */
export function backupLine(facts: BackupFacts): string {
  const size = (facts.bytes / 1024 / 1024).toFixed(1);
  const newest = facts.newestAt === null ? "no payments yet" : `newest news ${new Date(facts.newestAt).toISOString()}`;
  return `${facts.file}: ${size} MB, ${facts.businesses} businesses, ${facts.invoices} invoices, ${facts.payments} payments, ${newest}.`;
}
