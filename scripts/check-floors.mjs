// `npm audit` needs the network: these floors are checked against the lockfile instead (security-floors.json).
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const floors = JSON.parse(readFileSync(path.join(root, "security-floors.json"), "utf8"));
const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));

const isBelow = (version, floor) => {
  const have = version.split(/[.-]/).map(Number);
  const want = floor.split(".").map(Number);
  for (const [position, part] of want.entries()) {
    if ((have[position] ?? 0) !== part) return (have[position] ?? 0) < part;
  }
  return false;
};

const problems = [];
for (const [name, { floor, why }] of Object.entries(floors)) {
  const installed = Object.entries(lock.packages).filter(([key]) => key.endsWith(`node_modules/${name}`));
  if (installed.length === 0) problems.push(`${name} has a floor but is not installed: take its line out.`);
  for (const [key, { version }] of installed)
    if (isBelow(version, floor)) problems.push(`${key} is ${version}, below ${floor}: ${why}`);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${Object.keys(floors).length} dependencies are at or above their security floors.`);
