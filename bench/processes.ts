import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

type Process = { pid: number; parent: number; rssMb: number; cpuMs: number; command: string };

/** A process and everything it started: resident memory, processor time so far. Asked without blocking the event loop. */
export async function processTree(root: number): Promise<Process[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,rss=,cputimes=,comm="]);
  const all = stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = "", parent = "", rss = "", cpu = "", ...command] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        parent: Number(parent),
        rssMb: Number(rss) / 1024,
        cpuMs: Number(cpu) * 1000,
        command: command.join(" "),
      };
    });
  const ids = new Set([root]);
  // Parents may be listed after their children, so the list is gone through until nothing is added.
  for (let before = 0; before !== ids.size; ) {
    before = ids.size;
    for (const one of all) if (ids.has(one.parent)) ids.add(one.pid);
  }
  return all.filter((one) => ids.has(one.pid));
}

export const residentMb = (tree: Process[]): number => tree.reduce((sum, one) => sum + one.rssMb, 0);
export const cpuMs = (tree: Process[]): number => tree.reduce((sum, one) => sum + one.cpuMs, 0);
