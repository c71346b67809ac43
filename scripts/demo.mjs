// `npm run demo`: installs, builds and starts everything on this computer. Options: --empty (start at sign-up), --fresh (anew).
import { spawn } from "node:child_process";
import path from "node:path";
import { installDependencies, root, run } from "./install.mjs";

const known = new Set(["--empty", "--fresh"]);
const unknown = process.argv.slice(2).filter((argument) => !known.has(argument));
if (unknown.length > 0) {
  console.error(`npm run demo takes -- --empty and -- --fresh, not ${unknown.join(" ")}.`);
  process.exit(1);
}

installDependencies();
run("node", ["scripts/build.mjs", "--if-changed"], { failure: "The demo needs a build, and the build failed." });

const tsx = path.join(root, "node_modules", ".bin", "tsx");
const demo = spawn(tsx, ["scripts/demo/run.ts", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
// Ctrl-C reaches the whole group; the demo ends its parts itself and this waits for it.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => demo.kill(signal));
demo.on("exit", (code) => process.exit(code ?? 0));
