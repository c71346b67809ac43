import { mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { labelSource, MONEY_FOLDERS } from "./sites";

/** Each call site of the money verbs says its crash label; no line moves. The product's files know nothing of it. */
const labels = (root: string): Plugin => ({
  name: "crash labels",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: full }) => {
      const file = path.relative(root, full).split(path.sep).join("/");
      if (!MONEY_FOLDERS.some((folder) => path.posix.dirname(file) === folder)) return null;
      return { contents: labelSource(file, await readFile(full, "utf8")), loader: "ts" };
    });
  },
});

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
    sourcemap: "inline",
    plugins: [labels(root)],
    logLevel: "warning",
  });
  return outfile;
}

export function removeBundle(bundle: string): void {
  rmSync(bundle, { force: true });
}
