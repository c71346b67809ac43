/**
 * An error's message as it may be stored, logged or mailed. Drizzle's own message holds the statement with its parameters
 * (reset tokens, whole webhook bodies), so of a failed query only what the database said is told.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return isFailedQuery(error) ? `Failed query: ${databaseSaid(error.cause)}` : error.message;
}

/** The same for the log, with where it happened. */
export function describeWithStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!isFailedQuery(error)) return `${error.name}: ${error.message}\n${error.stack ?? ""}`;
  // A stack repeats the message, line breaks and all; the parameters could even look like a frame.
  return `${error.name}: ${describeError(error)}\n${framesOf(error)}`;
}

/** Drizzle gives its class no name of its own, and it may be loaded twice; the message's beginning tells it apart. */
const isFailedQuery = (error: Error): boolean =>
  error.name === "DrizzleQueryError" || error.message.startsWith("Failed query:");

function databaseSaid(cause: unknown): string {
  if (!(cause instanceof Error)) return "the database gave no reason";
  const code = "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
  return `${isFailedQuery(cause) ? databaseSaid(cause.cause) : cause.message}${code}`;
}

function framesOf(error: Error): string {
  const stack = error.stack ?? "";
  const at = stack.indexOf(error.message);
  return at === -1 ? "" : stack.slice(at + error.message.length).trimStart();
}
