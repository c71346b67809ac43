import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder, a port and an environment of a bench's own; nothing of the developer's installation is touched. */
export type Place = { folder: string; databaseFile: string; url: string; port: number };

const startLimitMs = 60_000;

/** Sets the environment of this process, which the app inherits; call it before anything reads the settings. */
export async function takePlace(settings: Record<string, string> = {}): Promise<Place> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  if (!existsSync(path.join(process.env.NEXT_DIST_DIR ?? ".next", "BUILD_ID")))
    throw new Error("There is no build to measure. Run: npm run build");
  const folder = mkdtempSync(path.join(tmpdir(), "paymast-bench-"));
  const port = await freePort();
  const databaseFile = path.join(folder, "data", "paymast.db");
  const url = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    NODE_ENV: "production",
    DATABASE_URL: `file:${databaseFile}`,
    KEYS_DIR: path.join(folder, "keys"),
    PAYMAST_URL: url,
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: "error",
    ...settings,
  });
  return { folder, databaseFile, url, port };
}

export function leavePlace(place: Place): void {
  rmSync(place.folder, { recursive: true, force: true });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

export type RunningApp = { process: ChildProcess; pid: number; startedInMs: number; stop(): Promise<void> };

/** Starts the built app (`npm start` without npm) and waits for its first answer. */
export function startApp(place: Place, command: string[] = ["npx", "--no-install", "tsx", "server.ts"]) {
  return startServer(command, `${place.url}/sign-in`);
}

/** Starts a server as a process group of its own and waits until `url` is answered. */
export async function startServer(command: string[], url: string): Promise<RunningApp> {
  const [program = "node", ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGTERM");
  };
  // A bench that is interrupted leaves no server behind.
  process.once("exit", end);
  const stop = async () => {
    end();
    await ended;
    process.off("exit", end);
  };
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode} before it answered.`);
    if (performance.now() - startedAt > startLimitMs) {
      await stop();
      throw new Error("The server did not answer within a minute.");
    }
    await pause(20);
  }
  return { process: child, pid: child.pid ?? 0, startedInMs: performance.now() - startedAt, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual" });
    await response.arrayBuffer();
    return response.status < 500;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
