import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Outcome, Part } from "./part";

/** Memory instead of a disk: small enough to be filled in a moment, large enough to open the till at first. */
const sizeMb = 330;
const limitMs = 240_000;

/**
 * The app on a file system of its own that runs full while customers pay. It is mounted in a namespace of its own, so that
 * nobody else sees it and it is gone with the process.
 */
export const disk: Part = {
  name: "disk",
  what: "the disk runs full while customers pay, and space comes back",
  async run({ say }) {
    const folder = mkdtempSync(path.join(tmpdir(), "paymast-disk-"));
    try {
      const mount = `mount -t tmpfs -o size=${sizeMb}m paymast-chaos "${folder}"`;
      const refusal = await run(["unshare", "-m", "sh", "-c", mount], () => undefined);
      if (refusal.status !== 0)
        return {
          kind: "skipped",
          reason: `no file system of our own here (${refusal.output.trim() || "unshare -m refused"})`,
        };
      const inside = `${mount} && exec "${process.execPath}" --import tsx simulation/chaos/disk-inside.ts "${folder}"`;
      const { output, status } = await run(["unshare", "-m", "sh", "-c", inside], say);
      const answer = output.split("\n").find((line) => line.startsWith("OUTCOME "));
      if (answer === undefined) throw new Error(`The part ended with ${status}:\n${output.slice(-3_000)}`);
      return asOutcome(JSON.parse(answer.slice("OUTCOME ".length)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** disk-inside.ts prints nothing else. */
const asOutcome = (value: unknown) => value as Outcome;

function run(command: string[], say: (text: string) => void): Promise<{ status: number | null; output: string }> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    };
    const timer = setTimeout(end, limitMs);
    process.once("exit", end);
    let output = "";
    const keep = (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      output += text;
      for (const line of text.split("\n")) if (line.startsWith("· ")) say(line.slice(2));
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => {
      output += error.message;
    });
    child.once("close", (status) => {
      clearTimeout(timer);
      process.off("exit", end);
      resolve({ status, output });
    });
  });
}
