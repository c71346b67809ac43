import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseEnv } from "./env";

test(".env.example works unedited and states the defaults", () => {
  const lines = readFileSync(".env.example", "utf8").split("\n");
  const given = Object.fromEntries(
    lines
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => {
        const at = line.indexOf("=");
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );
  expect(parseEnv(given)).toEqual(parseEnv({}));
});

test.each([
  [{ PAYMAST_URL: "pay.example.com" }, "PAYMAST_URL: must be the public address"],
  [{ PORT: "http" }, "PORT"],
  [{ TRUSTED_PROXY_HOPS: "-1" }, "TRUSTED_PROXY_HOPS"],
])("%o is refused, naming the variable", (given, sentence) => {
  expect(() => parseEnv(given)).toThrow(sentence);
});

test("a slash at the end of the public address does not double in links", () => {
  expect(parseEnv({ PAYMAST_URL: "https://pay.example.com/" }).PAYMAST_URL).toBe("https://pay.example.com");
});
