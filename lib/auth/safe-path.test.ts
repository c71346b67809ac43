import { expect, test } from "vitest";
import { isOwnAddress, safePath } from "./safe-path";

const hostile = [
  "//evil.example",
  "https:evil.example",
  "https://evil.example/b",
  "\\evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "/b\r\nSet-Cookie: x=1",
  `/${"a".repeat(10_000)}`,
  "http://[",
  "",
];

test.each(hostile)("%j never leads away after signing in", (next) => {
  expect(safePath(next)).toBe("/b");
});

test("repeated parameters and nothing at all lead to the start", () => {
  expect(safePath(["/a", "/b"])).toBe("/b");
  expect(safePath(undefined)).toBe("/b");
});

test("an own path is kept with its query", () => {
  expect(safePath("/b/biz_1/payments?view=unpaid")).toBe("/b/biz_1/payments?view=unpaid");
});

test.each(hostile)("%j is not our address", (address) => {
  expect(isOwnAddress(address, "https://pay.example")).toBe(false);
});

test("our own addresses are ours, others that begin alike are not", () => {
  expect(isOwnAddress("/b", "https://pay.example")).toBe(true);
  expect(isOwnAddress("https://pay.example/b?x=1", "https://pay.example")).toBe(true);
  expect(isOwnAddress("https://pay.example.evil.test/", "https://pay.example")).toBe(false);
  expect(isOwnAddress("https://pay.example@evil.test/", "https://pay.example")).toBe(false);
});
