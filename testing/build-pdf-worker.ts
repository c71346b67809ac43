import { execFileSync } from "node:child_process";

/** PDFs are made by a worker that is bundled first; the tests use the same bundle as the product. */
export default function setup(): void {
  execFileSync("node", ["scripts/build.mjs", "--worker-only"], { stdio: "inherit" });
}
