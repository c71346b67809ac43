// Builds the product: the PDF worker and the script for websites first, then the pages. A build of unchanged sources is not repeated (`--if-changed`).
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { embedBuild } from "./embed-build.mjs";
import { root, run } from "./install.mjs";

const SOURCES = ["app", "components", "db", "embed", "lib", "public"];
const FILES = [
  "package-lock.json",
  "next.config.js",
  "proxy.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
];
const MADE = ["public/embed.js", "public/embed.d.ts"];
const stamp = path.join(root, ".next", "paymast-sources");

const sources = fingerprint();
if (process.argv.includes("--worker-only")) {
  await bundlePdfWorker();
  await bundleEmbed();
  process.exit(0);
}
if (process.argv.includes("--if-changed") && existsSync(stamp) && readFileSync(stamp, "utf8") === sources) {
  console.log("The build is up to date.");
} else {
  rmSync(stamp, { force: true });
  await bundlePdfWorker();
  await bundleEmbed();
  run("npx", ["next", "build"], { failure: "The build failed." });
  writeFileSync(stamp, sources);
}

/** The worker runs outside Next's bundles, in its own thread: one plain file next to nothing else. */
async function bundlePdfWorker() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [path.join(root, "lib/documents/pdf-worker.ts")],
    outfile: path.join(root, "dist/pdf-worker.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": root },
  });
}

/** The script for owners' websites and its types: made files, so they are no source. */
async function bundleEmbed() {
  const { build } = await import("esbuild");
  await build({ ...embedBuild, outfile: path.join(root, MADE[0]) });
  copyFileSync(path.join(root, "embed/events.ts"), path.join(root, MADE[1]));
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const file of [...SOURCES.flatMap(filesIn), ...FILES.map((name) => path.join(root, name))].sort()) {
    if (!existsSync(file) || MADE.includes(path.relative(root, file))) continue;
    hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesIn(folder) {
  const full = path.join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}
