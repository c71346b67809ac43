import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entries: Record<string, string> = {
  "stripe.js": "host/index.ts",
  "payment.js": "frame/payment.ts",
  "express.js": "frame/express.ts",
  "challenge.js": "challenge/outer.ts",
  "bank.js": "challenge/bank.ts",
  "wallet.js": "challenge/wallet.ts",
};
const sheets: Record<string, string> = { "frame.css": "frame/frame.css", "sheet.css": "challenge/sheet.css" };

const bundles = new Map<string, Promise<string>>();

/** The script or style sheet of this name, built on first use and kept; null for a name that is none of ours. */
export function bundle(name: string): Promise<string> | null {
  const kept = bundles.get(name);
  if (kept) return kept;
  const making = make(name);
  if (making) bundles.set(name, making);
  return making;
}

function make(name: string): Promise<string> | null {
  const sheet = Object.hasOwn(sheets, name) ? sheets[name] : undefined;
  if (sheet) return readFile(pathOf(sheet), "utf8");
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  return entry ? bundleScript(pathOf(entry)) : null;
}

/** One script for a browser, from the TypeScript file at this path. */
export async function bundleScript(path: string): Promise<string> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"development"' },
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error(`esbuild made nothing of ${path}.`);
  return file.text;
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
