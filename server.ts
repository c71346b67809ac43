/**
 * The Node server around Next: `npm start` (built) and `npm run dev` (`--dev`). It says who is asking, because Next
 * believes any X-Forwarded header; it limits what a request may weigh; and it stops without cutting an answer off.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import nextEnv from "@next/env";
import { type Env, env } from "@/lib/env";
import { clientKey, forwardedHeaders, isInternalHeader } from "@/lib/http/forwarded";
import { FRAME_HEADER, isFramed } from "@/lib/http/frame-header";
import { baseHeaders } from "@/lib/http/headers";
import { createMissCounter } from "@/lib/http/miss-counter";
import { people } from "@/lib/http/people";

const maxBodyBytes = 8 * 1024 * 1024;
const maxHeaderBytes = 16 * 1024;
const stopWithinMs = 10_000;
/** Wrong links: more than this from one client are answered 429. A right link always opens. */
const misses = createMissCounter({ limit: 20, windowMs: 10 * 60_000, size: 10_000 });

const isDev = process.argv.includes("--dev");
Object.assign(process.env, { NODE_ENV: isDev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
nextEnv.loadEnvConfig(process.cwd(), isDev);

await start();

async function start(): Promise<void> {
  const settings = await prepare();
  const server = createServer({ maxHeaderSize: maxHeaderBytes, requestTimeout: 60_000, headersTimeout: 20_000 });
  // A proxy in front keeps its connections for about a minute; closing first would cost it a failed request.
  server.keepAliveTimeout = 75_000;
  // Next reads NODE_ENV when it is loaded, so it is loaded after that is known.
  const { default: next } = await import("next");
  const app = next({ dev: isDev, hostname: settings.HOST, port: settings.PORT, httpServer: server });
  if (!isDev && !existsSync(path.join(process.env.NEXT_DIST_DIR ?? ".next", "BUILD_ID"))) {
    console.error("Paymast has not been built yet. Run: npm run build");
    process.exit(1);
  }
  await app.prepare();
  const answer = app.getRequestHandler();
  // Loaded now, because it opens the database that DATABASE_URL names.
  const { takeWebhook } = await import("@/lib/http/webhook-door");
  const { frameOrigins } = await import("@/lib/http/framing");
  const fixedHeaders = Object.entries(baseHeaders({ isHttps: settings.PAYMAST_URL.startsWith("https:") }));

  server.on("request", (request, response) => {
    identify(request, { publicUrl: settings.PAYMAST_URL, hops: settings.TRUSTED_PROXY_HOPS });
    for (const [name, value] of fixedHeaders) response.setHeader(name, value);
    if (isFramed(request.url)) response.removeHeader("X-Frame-Options");
    response.setHeader("X-Request-Id", String(request.headers["x-request-id"]));
    if (request.url?.startsWith("/i/")) countMisses(request, response);
    if (!isDev && takeWebhook(request, response)) return;
    if (!limitBody(request, response)) return;
    response.once("close", people().arrive());
    allowFrames(request, frameOrigins)
      .then(() => answer(request, response))
      .catch((error: unknown) => {
        console.error("The server could not answer a request.", error);
        if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" });
        response.end("Something went wrong on our side. Please try again.");
      });
  });

  await listen(server, settings);
  const address = settings.HOST.includes(":") ? `[${settings.HOST}]` : settings.HOST;
  console.log(`Paymast listens on http://${address}:${settings.PORT}, and is reached at ${settings.PAYMAST_URL}`);
  stopOnSignal(server, () => app.close());
}

/** Reads the settings and brings the database up to date; whatever is wrong is said in a sentence, before listening. */
async function prepare(): Promise<Env> {
  try {
    const settings = env();
    // The schema binds to its engine when it is loaded, so not before DATABASE_URL is known.
    const { migrateDatabase } = await import("@/db/migrate");
    const { applied } = await migrateDatabase(settings.DATABASE_URL, Date.now());
    if (applied.length > 0) console.log(`The database is up to date (${applied.join(", ")}).`);
    return settings;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** Overwrites everything a client could use to pretend to be someone else, or to be Next itself. */
function identify(request: IncomingMessage, facts: { publicUrl: string; hops: number }): void {
  for (const name of Object.keys(request.headers)) if (isInternalHeader(name)) delete request.headers[name];
  Object.assign(
    request.headers,
    forwardedHeaders({
      remoteAddress: request.socket.remoteAddress ?? "unknown",
      forwardedFor: request.headers["x-forwarded-for"],
      ...facts,
    }),
    { "x-request-id": randomUUID() },
  );
}

/** Pages for a frame are told which websites may show them; the look-up is done here because the proxy has no database. */
async function allowFrames(request: IncomingMessage, origins: (url: string) => Promise<string[]>): Promise<void> {
  if (isFramed(request.url)) request.headers[FRAME_HEADER] = (await origins(request.url ?? "")).join(" ");
}

/** A page can answer 404 but not 429, so the status of one miss too many is changed as it is written. */
function countMisses(request: IncomingMessage, response: ServerResponse): void {
  const client = clientKey(String(request.headers["x-forwarded-for"]));
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: never[]) => {
    const isTooMany = status === 404 && misses.miss(client, Date.now());
    if (isTooMany) response.setHeader("Retry-After", "600");
    return writeHead(isTooMany ? 429 : status, ...rest);
  };
}

/** False when the request was answered here because it is too large. */
function limitBody(request: IncomingMessage, response: ServerResponse): boolean {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > maxBodyBytes) {
    refuseBody(response);
    return false;
  }
  if (request.headers["transfer-encoding"] === undefined) return true;
  // A chunked body announces no length, so it is counted as the parser hands it on.
  const push = request.push.bind(request);
  let receivedBytes = 0;
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) receivedBytes += chunk.byteLength;
    if (receivedBytes <= maxBodyBytes) return push(chunk, encoding);
    refuseBody(response);
    request.destroy();
    return false;
  };
  return true;
}

function refuseBody(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(413, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
  response.end("This request is too large.");
}

function listen(server: Server, { HOST, PORT }: { HOST: string; PORT: number }): Promise<void> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `Port ${PORT} of ${HOST} is taken. Stop what uses it, or set PORT to another one.`
          : `Paymast cannot listen on ${HOST}:${PORT}: ${error.message}`;
      console.error(why);
      process.exit(1);
    });
    server.listen(PORT, HOST, resolve);
  });
}

/** Takes no new requests, lets those that run finish, then leaves; a second signal leaves at once. */
function stopOnSignal(server: Server, closeApp: () => Promise<void>): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    server.close(() => {
      closeApp().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error("Paymast stopped with an error.", error);
          process.exit(1);
        },
      );
    });
    server.closeIdleConnections();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
