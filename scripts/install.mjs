// What a fresh clone needs before anything else can run; plain Node, because no dependency is there yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
const stamp = path.join(root, "node_modules", ".paymast-installed");

/** Runs a command to its end; exits with its code, after one sentence, when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: options.quiet ? "pipe" : "inherit",
    encoding: "utf8",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...options.env },
  });
  if (result.status === 0) return result.stdout ?? "";
  if (options.quiet) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  console.error(`\n${options.failure ?? `${command} ${args.join(" ")} failed.`}`);
  process.exit(result.status ?? 1);
}

/**
 * Installs what the lockfile names when node_modules is missing or was made from another lockfile. Not `npm ci`: it refuses
 * a lockfile that leaves out packages of other platforms, as registries with few platforms make them. `--no-save` keeps
 * both files as they are.
 */
export function installDependencies() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 9)) {
    console.error(`Paymast needs Node 20.9 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const wanted = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing the dependencies (a few minutes the first time: SQLite is compiled)…");
  run("npm", ["install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"], {
    failure: "The dependencies could not be installed. A C++ toolchain (g++, make, python3) is needed for SQLite.",
  });
  writeFileSync(stamp, wanted);
}

/** Path of a Chromium: CHROMIUM_PATH, the system's, Playwright's own, or Debian's by apt when root. */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== "") {
    if (existsSync(given)) return given;
    console.error(`CHROMIUM_PATH names ${given}, and there is nothing there.`);
    process.exit(1);
  }
  // Debian's browser without windows takes half the time of the one with them, which matters where all tests run each time.
  const system = onSystem(headless) ?? (process.env.CI ? undefined : onSystem(desktop));
  if (system !== undefined) return system;
  const light = install("chromium-headless-shell", headless) ?? onSystem(desktop);
  if (light !== undefined) return light;
  const { chromium } = await import("playwright");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  const installed = install("chromium", desktop);
  if (installed !== undefined) return installed;
  console.error("The browser tests need Chromium: install it, or set CHROMIUM_PATH to one.");
  process.exit(1);
}

const headless = ["/usr/bin/chromium-headless-shell"];
const desktop = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const onSystem = (files) => files.find((file) => existsSync(file));

/** Undefined where this user may not install, or Debian has no such package. */
function install(name, files) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  console.log(`Installing ${name} for the browser tests…`);
  const apt = (...args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, stderr } = spawnSync("apt-get", args, { stdio: "pipe", encoding: "utf8", env, timeout: 300_000 });
    if (status !== 0) console.log(`apt-get ${args.join(" ")} did not work: ${stderr}`);
  };
  apt("update");
  apt("install", "-y", "--no-install-recommends", name);
  return onSystem(files);
}
