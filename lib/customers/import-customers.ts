import { createHash } from "node:crypto";
import type { Queryable } from "@/db/client";
import { insertCustomers, listAlike } from "@/db/queries/customer-import";
import { addHistory } from "@/db/queries/history";
import { AppError, isAppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { requireAddress } from "@/lib/mail/address";
import { isCurrency } from "@/lib/money/currencies";
import { checkedCustomer } from "./customer";
import { type FileLine, readCustomerFile } from "./read-customer-file";

/** `new` is added; `known` is a customer already, `twice` stands above in the file; `wrong` can't be stored as it is. */
export type ImportState = "new" | "known" | "twice" | "wrong";

export type ImportLine = {
  line: number;
  name: string;
  email: string | null;
  place: string;
  state: ImportState;
  /** Why it is not added; null when it is. */
  reason: string | null;
};

export type ImportPreview = {
  lines: ImportLine[];
  counts: Record<ImportState, number>;
  ignored: string[];
  /** Of the file that was looked at: what is added is what was seen. */
  digest: string;
};

type Checked = ReturnType<typeof checkedCustomer>;
type Judged = { line: ImportLine; customer: Checked | null };

/** What an import would do, line by line. Writes nothing. Throws BAD_INPUT for a file that can't be read. */
export async function previewImport(
  ctx: Context,
  input: { businessId: string; bytes: Uint8Array },
): Promise<ImportPreview> {
  const { lines, ignored } = readCustomerFile(input.bytes);
  const judged = await judge(ctx.db.read, input.businessId, lines);
  const count = (state: ImportState) => judged.filter(({ line }) => line.state === state).length;
  return {
    lines: judged.map(({ line }) => line),
    counts: { new: count("new"), known: count("known"), twice: count("twice"), wrong: count("wrong") },
    ignored,
    digest: digestOf(input.bytes),
  };
}

type ImportCustomers = {
  businessId: string;
  by: string;
  bytes: Uint8Array;
  /** What the preview answered: another file, or other customers meanwhile, is a CONFLICT and adds nothing. */
  digest: string;
  expected: number;
};

/** Adds every new customer of the file in one transaction: all that the preview promised, or none. */
export async function importCustomers(ctx: Context, input: ImportCustomers): Promise<{ added: number }> {
  const { businessId, bytes, expected } = input;
  if (digestOf(bytes) !== input.digest) {
    throw new AppError("CONFLICT", "The file has changed since you looked at it. Choose it again.", { field: "file" });
  }
  const { lines } = readCustomerFile(bytes);
  const ids = lines.map(() => ctx.newId("cus"));
  const historyId = ctx.newId("his");
  const now = ctx.now();
  return await ctx.db.inTransaction(async (tx) => {
    const judged = await judge(tx, businessId, lines);
    const rows = judged.flatMap(({ line, customer }, at) => {
      const id = ids[at];
      if (line.state !== "new" || customer === null || id === undefined) return [];
      return [{ ...customer, id, businessId, createdAt: now, updatedAt: now }];
    });
    if (rows.length !== expected) {
      throw new AppError("CONFLICT", "Your customers have changed meanwhile. Choose the file again.", {
        field: "file",
      });
    }
    await insertCustomers(tx, rows);
    const data = { added: rows.length, lines: lines.length };
    await addHistory(tx, { id: historyId, businessId, actor: input.by, kind: "customers.imported", data, at: now });
    return { added: rows.length };
  });
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function judge(q: Queryable, businessId: string, lines: FileLine[]): Promise<Judged[]> {
  const checked = lines.map((line) => ({ line, ...check(line) }));
  const good = checked.flatMap(({ customer }) => (customer === null ? [] : [customer]));
  const emails = [...new Set(good.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()])))];
  const names = [...new Set(good.map(({ name }) => name))];
  const alike = await listAlike(q, { businessId, emails, names });
  const stored = seenOf(alike);
  const above = seenOf([]);
  return checked.map(({ line: { line, customer: typed }, customer, problem }): Judged => {
    const shown = {
      line,
      name: (customer?.name ?? typed.name).slice(0, 200),
      email: customer?.email ?? typed.email?.slice(0, 320) ?? null,
      place: [typed.city, typed.country]
        .filter((part) => part !== null)
        .join(", ")
        .slice(0, 120),
    };
    if (customer === null) return { line: { ...shown, state: "wrong", reason: problem }, customer };
    const known = stored.has(customer);
    if (known !== null)
      return { line: { ...shown, state: "known", reason: `Already a customer: the same ${known}.` }, customer };
    const twice = above.has(customer);
    if (twice !== null)
      return { line: { ...shown, state: "twice", reason: `The same ${twice} as in a line above.` }, customer };
    above.add(customer);
    return { line: { ...shown, state: "new", reason: null }, customer };
  });
}

type Identity = { name: string; email: string | null };

/**
 * The same address is the same customer. The same name is, when one of the two has no address: two people may share a name,
 * and then their addresses tell them apart.
 */
function seenOf(customers: Identity[]) {
  const emails = new Set<string>();
  const names = new Map<string, { lacksAddress: boolean }>();
  const add = ({ name, email }: Identity): void => {
    if (email !== null) emails.add(email.toLowerCase());
    names.set(name, { lacksAddress: email === null || names.get(name)?.lacksAddress === true });
  };
  const has = ({ name, email }: Identity): "e-mail address" | "name" | null => {
    if (email !== null && emails.has(email.toLowerCase())) return "e-mail address";
    const same = names.get(name);
    return same !== undefined && (email === null || same.lacksAddress) ? "name" : null;
  };
  for (const customer of customers) add(customer);
  return { add, has };
}

/** As a form would check it; the sentence is the form's. */
function check({ customer, problem }: FileLine): { customer: Checked | null; problem: string | null } {
  if (problem !== null) return { customer: null, problem };
  try {
    return { customer: checkedCustomer(customer, { requireAddress, isCurrency }), problem: null };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { customer: null, problem: error.message };
  }
}
