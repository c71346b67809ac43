import path from "node:path";
import { root } from "./install.mjs";

/**
 * How the script for owners' websites is put together: one file for every browser of the last four years, no dependencies.
 * @type {import("esbuild").BuildOptions}
 */
export const embedBuild = {
  entryPoints: [path.join(root, "embed/main.ts")],
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome105", "firefox110", "safari16.4"],
  legalComments: "none",
  charset: "utf8",
};
