import SqliteFile from "better-sqlite3";
import { endpointSecretPlace } from "../../lib/connections/open-connection";
import { createSecretBox } from "../../lib/secrets/create-secret-box";
import { loadKeys } from "../../lib/secrets/load-keys";
import type { Issued, NewInvoice, Person } from "../product";
import { type Stack, type StackOptions, startStack } from "../stack";

export type Installation = { stack: Stack; owner: Person };

/** An installation of its own whose first business is connected to account A with test keys. */
export async function openInstallation(options: StackOptions = {}): Promise<Installation> {
  const stack = await startStack(options);
  if (stack.owner === null) throw new Error("This installation is empty.");
  return { stack, owner: stack.owner };
}

/** An issued invoice of one line, €120.00 unless told otherwise. */
export const issue = (stack: Stack, person: Person, wanted: NewInvoice = {}): Promise<Issued> =>
  stack.product.issue({ person, wanted });

export type Endpoint = { id: string; businessId: string; url: string; secret: string };

type SealedEndpoint = { id: string; business_id: string; url: string; secret_sealed: string; wrapped_data_key: string };

/** The columns are those of the SELECT below. */
const asSealed = (row: unknown) => row as SealedEndpoint;

/** The business's webhook endpoint with its signing secret, opened with the installation's own keys. */
export function endpointOf(stack: Stack, person: Person): Endpoint {
  const [endpoint] = endpoints(stack, "e.business_id = ? AND e.state = 'active'", person.businessId);
  if (endpoint === undefined) throw new Error("The business has no webhook endpoint.");
  return endpoint;
}

/** Every signing secret that the business has now, also of endpoints that were replaced. */
export const secretsOf = (stack: Stack, person: Person): string[] =>
  endpoints(stack, "e.business_id = ?", person.businessId).map(({ secret }) => secret);

function endpoints(stack: Stack, where: string, businessId: string): Endpoint[] {
  const db = new SqliteFile(stack.db, { readonly: true });
  const rows = db
    .prepare(
      `SELECT e.id, e.business_id, e.url, e.secret_sealed, b.wrapped_data_key FROM webhook_endpoints e JOIN businesses b ON b.id = e.business_id WHERE e.secret_sealed IS NOT NULL AND ${where}`,
    )
    .all(businessId)
    .map(asSealed);
  db.close();
  const { masterKey } = loadKeys({
    keysDir: stack.env.KEYS_DIR ?? "",
    masterKey: undefined,
    sessionSecret: undefined,
    linkKey: undefined,
  });
  const box = createSecretBox(masterKey);
  return rows.map((row) => {
    const of = { id: row.id, businessId: row.business_id };
    return { ...of, url: row.url, secret: box.open(row.wrapped_data_key, endpointSecretPlace(of), row.secret_sealed) };
  });
}
