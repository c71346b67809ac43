import { spawn } from "node:child_process";
import { until } from "@/e2e/until";

export type AppProcess = { pid: number; log(): string; kill(): Promise<void> };

/** One more app process on the same settings and data, on a port of its own. */
export async function startAppProcess(env: Record<string, string>, port: number): Promise<AppProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "server.ts"], {
    env: { ...env, NODE_ENV: "production", PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-100_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const endWithUs = () => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  child.once("exit", () => process.off("exit", endWithUs));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  try {
    await until("the second app answers", 60_000, async () => {
      if (child.exitCode !== null) throw new Error(`The second app ended while starting:\n${log}`);
      const answer = await fetch(`http://127.0.0.1:${port}/sign-in`).catch(() => null);
      await answer?.arrayBuffer();
      return answer?.ok === true;
    });
  } catch (error) {
    await kill();
    throw error;
  }
  return { pid: child.pid ?? 0, log: () => log, kill };
}
