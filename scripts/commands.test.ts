import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Run = { code: number; said: string; folder: string };

/** A fresh shell in an installation that has nothing yet. */
function run(command: string, given: string[], env: Record<string, string> = {}): Promise<Run> {
  const folder = mkdtempSync(path.join(tmpdir(), "paymast-shell-"));
  folders.push(folder);
  const settings = { DATABASE_URL: `file:${path.join(folder, "paymast.db")}`, KEYS_DIR: path.join(folder, "keys") };
  const { PATH = "", HOME = "" } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "tsx", `scripts/${command}.ts`, ...given],
      { cwd: root, env: { PATH, HOME, NODE_ENV: "production", ...settings, ...env } },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, said: out + err, folder }),
    );
    child.stdin?.end();
  });
}

const commands: [name: string, given: string[]][] = [
  ["doctor", []],
  ["backup", []],
  ["rotate-key", []],
  ["webhook-secret", ["whsec_1234567890123456"]],
  ["reset-password", ["--email", "anna@nordlicht.example"]],
];

describe.concurrent("a command of the shell", () => {
  it.each(commands)("%s, where there is no database, says so and makes none", async (command, given) => {
    const { code, said, folder } = await run(command, given);
    expect(said).toContain(`There is no database at ${path.join(folder, "paymast.db")}`);
    expect(said).not.toContain("    at ");
    expect(code).toBe(1);
    expect(existsSync(path.join(folder, "paymast.db"))).toBe(false);
    expect(existsSync(path.join(folder, "keys"))).toBe(false);
  });

  it.each([...commands, ["restore", []] as [string, string[]]])(
    "%s answers an unknown option in words",
    async (command) => {
      const { code, said } = await run(command, ["--frob"]);
      expect(said).toContain("--frob");
      expect(said).toContain(`npm run ${command}`);
      expect(said).not.toContain("    at ");
      expect(code).toBe(2);
    },
  );

  it("names the setting that is wrong", async () => {
    const { code, said } = await run("backup", [], { PAYMAST_URL: "pay.example.com" });
    expect(said).toContain("PAYMAST_URL: must be the public address");
    expect(said).not.toContain("    at ");
    expect(code).toBe(2);
  });
});
