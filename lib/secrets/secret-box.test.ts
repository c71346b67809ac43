import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSecretBox } from "./create-secret-box";
import { adoptNextMasterKey, loadKeys, masterKeyRing, prepareNextMasterKey } from "./load-keys";
import type { SecretPlace } from "./secret-box";

const place: SecretPlace = { businessId: "biz_1", table: "connections", row: "con_1", column: "secret_key" };
const SECRET = "sk_test_sandbox_canary";

describe("a secret box", () => {
  const box = createSecretBox(randomBytes(32));
  const dataKey = box.newWrappedDataKey("biz_1");
  const sealed = box.seal(dataKey, place, SECRET);

  test("opens what it sealed, and a sealed value shows nothing of it", () => {
    expect(box.open(dataKey, place, sealed)).toBe(SECRET);
    expect(Buffer.from(sealed.slice(3), "base64url").includes(SECRET)).toBe(false);
    expect(box.seal(dataKey, place, SECRET)).not.toBe(sealed);
  });

  test.each<[string, Partial<SecretPlace>]>([
    ["another row", { row: "con_2" }],
    ["another column", { column: "secret" }],
    ["another table", { table: "webhook_endpoints" }],
    ["another business", { businessId: "biz_2" }],
    ["parts that only read alike when joined", { table: "connection", row: "scon_1" }],
  ])("a value moved to %s does not open", (_where, moved) => {
    expect(() => box.open(dataKey, { ...place, ...moved }, sealed)).toThrow("cannot be opened");
  });

  test("a flipped bit anywhere, a cut and an empty value do not open", () => {
    const body = Buffer.from(sealed.slice(3), "base64url");
    for (let position = 0; position < body.length; position += 1) {
      const flipped = Buffer.from(body);
      flipped[position] = (flipped[position] ?? 0) ^ 1;
      expect(() => box.open(dataKey, place, `v1.${flipped.toString("base64url")}`)).toThrow();
    }
    for (const cut of ["", "v1.", sealed.slice(0, -4), `v2.${sealed.slice(3)}`])
      expect(() => box.open(dataKey, place, cut)).toThrow("cannot be opened");
  });

  test("another master key, and another business's data key, do not open", () => {
    expect(() => createSecretBox(randomBytes(32)).open(dataKey, place, sealed)).toThrow("cannot be opened");
    expect(() => box.open(box.newWrappedDataKey("biz_1"), place, sealed)).toThrow("cannot be opened");
    expect(() => box.open(box.newWrappedDataKey("biz_2"), place, sealed)).toThrow("cannot be opened");
  });
});

describe("the keys folder", () => {
  let keysDir = "";
  beforeEach(() => {
    keysDir = path.join(mkdtempSync(path.join(tmpdir(), "paymast-keys-")), "keys");
  });
  afterEach(() => rmSync(path.dirname(keysDir), { recursive: true, force: true }));
  const none = { masterKey: undefined, sessionSecret: undefined, linkKey: undefined };

  test("is made once, readable by its owner only, and read again unchanged", () => {
    const first = loadKeys({ keysDir, ...none });
    const again = loadKeys({ keysDir, ...none });
    expect(again).toEqual(first);
    expect(first.masterKey).toHaveLength(32);
    for (const name of ["master.key", "session.key", "link.key"])
      expect(statSync(path.join(keysDir, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(keysDir, "master.key"), "utf8")).not.toBe(
      readFileSync(path.join(keysDir, "link.key"), "utf8"),
    );
  });

  test("refuses a damaged file and a short key from the environment, naming them", () => {
    loadKeys({ keysDir, ...none });
    writeFileSync(path.join(keysDir, "master.key"), "short");
    expect(() => loadKeys({ keysDir, ...none })).toThrow("master.key is damaged");
    expect(() => loadKeys({ keysDir, ...none, masterKey: "c2hvcnQ=" })).toThrow("MASTER_KEY must be 32 bytes");
  });

  test("the master key is rotated while a server runs: nothing is ever unreadable, at whatever step it dies", () => {
    const ring = () => masterKeyRing({ keysDir, masterKey: undefined, oldMasterKey: undefined });
    const server = createSecretBox(ring);
    const dataKey = server.newWrappedDataKey("biz_1");
    const sealed = server.seal(dataKey, place, SECRET);

    const next = prepareNextMasterKey(keysDir);
    expect(prepareNextMasterKey(keysDir)).toEqual(next);
    const known = ring();
    const rotating = createSecretBox(() => [next, ...known]);
    const rewrapped = rotating.rewrap(dataKey, "biz_1");
    if (rewrapped === null) throw new Error("Nothing was wrapped anew.");
    expect(rotating.rewrap(rewrapped, "biz_1")).toBeNull();
    for (const wrapped of [dataKey, rewrapped]) {
      expect(server.open(wrapped, place, sealed)).toBe(SECRET);
      expect(createSecretBox(ring).open(wrapped, place, sealed)).toBe(SECRET);
    }

    adoptNextMasterKey(keysDir);
    expect(ring()[0]).toEqual(next);
    for (const wrapped of [dataKey, rewrapped]) expect(createSecretBox(ring).open(wrapped, place, sealed)).toBe(SECRET);
    // A business made by the server that still runs is wrapped under the new key.
    const later = server.newWrappedDataKey("biz_2");
    expect(createSecretBox(next).rewrap(later, "biz_2")).toBeNull();
  });
});
