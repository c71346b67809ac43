import SqliteFile from "better-sqlite3";
import { publicToken, tokenHash } from "@/lib/links/public-link";

type Row = Record<string, string | number | null>;
type Options = { file: string; invoiceId: string; count: number; linkKey: Uint8Array };

const PER_COMMIT = 5_000;

/**
 * Copies an issued invoice, its payable and its lines so often: the same rows issueInvoice would write, each with its own id,
 * number, snapshot and link, because issuing a hundred thousand one after another takes too long. Returns the links' tokens.
 */
export function fillWithInvoices({ file, invoiceId, count, linkKey }: Options): string[] {
  const db = new SqliteFile(file);
  db.pragma("foreign_keys = ON");
  const invoice = rows(db, "select * from invoices where id = ?", invoiceId)[0] ?? {};
  const payable = rows(db, "select * from payables where id = ?", String(invoice.payable_id))[0] ?? {};
  const lines = rows(db, "select * from invoice_lines where invoice_id = ?", invoiceId);
  const addPayable = inserter(db, "payables", payable);
  const addInvoice = inserter(db, "invoices", invoice);
  const addLine = inserter(db, "invoice_lines", lines[0] ?? {});
  const tokens: string[] = [];
  const add = (n: number) => {
    const id = `inv_bench${n}`;
    const number = `BENCH/${n}`;
    const token = publicToken(linkKey, { documentId: id, linkVersion: 1 });
    const payableId = `pay_bench${n}`;
    addPayable({ ...payable, id: payableId });
    addInvoice({
      ...invoice,
      id,
      number,
      payable_id: payableId,
      token_hash: tokenHash(token),
      snapshot: JSON.stringify({ ...parsed(invoice.snapshot), number }),
      search_text: number.toLowerCase(),
      created_at: Number(invoice.created_at) - n,
    });
    for (const [at, line] of lines.entries()) addLine({ ...line, id: `lin_bench${n}_${at}`, invoice_id: id });
    tokens.push(token);
  };
  for (let from = 0; from < count; from += PER_COMMIT)
    db.transaction(() => {
      for (let n = from; n < Math.min(count, from + PER_COMMIT); n += 1) add(n);
    })();
  db.exec("analyze");
  db.close();
  return tokens;
}

/** better-sqlite3 gives plain records; which columns they have, the schema says. */
const rows = (db: SqliteFile.Database, sql: string, id: string) => db.prepare(sql).all(id) as Row[];

const parsed = (snapshot: Row[string] | undefined): Record<string, unknown> => JSON.parse(String(snapshot));

function inserter(db: SqliteFile.Database, table: string, row: Row): (values: Row) => void {
  const columns = Object.keys(row);
  const statement = db.prepare(
    `insert into ${table} (${columns.join(", ")}) values (${columns.map((column) => `@${column}`).join(", ")})`,
  );
  return (values) => void statement.run(values);
}
