import { BadRequest } from "./http";

export type Row = Record<string, unknown>;

/** The control API (sandbox/README.md) as the control page uses it: over HTTP, like anybody else. */
export type ControlApi = {
  get(path: string): Promise<Row>;
  rows(path: string): Promise<Row[]>;
  post(path: string, body: Record<string, string | number | boolean>): Promise<Row>;
  remove(path: string): Promise<Row>;
};

export function openControlApi(base: string): ControlApi {
  const call = async (method: string, path: string, body?: Record<string, string | number | boolean>): Promise<Row> => {
    const response = await fetch(`${base}/_control${path}`, {
      method,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = asRow(await response.json());
    if (!response.ok)
      throw new BadRequest(
        response.status,
        textIn(asRow(answer.error), "message") || `The control API answered ${response.status}.`,
      );
    return answer;
  };
  return {
    get: (path) => call("GET", path),
    rows: async (path) => {
      const { data } = await call("GET", path);
      return Array.isArray(data) ? data.map(asRow) : [];
    },
    post: (path, body) => call("POST", path, body),
    remove: (path) => call("DELETE", path),
  };
}

export function asRow(value: unknown): Row {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

export function textIn(row: Row, name: string): string {
  const value = row[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
