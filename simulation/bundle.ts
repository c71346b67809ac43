import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** The simulator and the product as one file, so that no worker compiles anything; packages stay where they are. */
export async function bundleWorker(root: string): Promise<string> {
  const folder = path.join(root, "dist", "simulation");
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, `worker-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(root, "simulation", "worker.ts")],
    absWorkingDir: root,
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: "external",
    logLevel: "warning",
  });
  return outfile;
}

export function removeBundle(bundle: string): void {
  rmSync(bundle, { force: true });
  rmSync(`${bundle}.map`, { force: true });
}
