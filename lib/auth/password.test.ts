import { expect, test } from "vitest";
import { passwordProblem } from "./password";
import { hashPassword, isPassword } from "./password-hash";

const about = { email: "anna@nordlicht.example", businessName: "Nordlicht Studio" };

test.each([
  ["short", "kurz"],
  ["nine characters", "abcdexyz1"],
  ["ten emoji count as ten, but three kinds are too few", "🦊🦊🦊🦊🦊🦊🦊🦊🦊🐝"],
  ["the most common one", "password123"],
  ["a common one with a year and a mark", "Passwort2026!"],
  ["in capitals", "QWERTYUIOP"],
  ["a run", "abcdefghij"],
  ["a run backwards", "9876543210"],
  ["the same character", "aaaaaaaaaaaa"],
  ["the own address", "anna@nordlicht.example"],
  ["the name before the @, repeated", "annaannaanna"],
  ["the business and a number", "Nordlicht Studio 2026"],
  ["longer than 256", "x1y2z3".repeat(50)],
])("%s is refused", (_what, password) => {
  expect(passwordProblem(password, about)).toEqual(expect.any(String));
});

test.each([
  ["a sentence", "a quiet northern light"],
  ["no kinds of characters are asked for", "kesserleiterwolke"],
  ["any script", "тихий северный свет"],
  ["ten characters", "q7fjw2mxb9"],
  ["256 characters", `${"ab cd ef g".repeat(25)}xyz123`],
  ["with spaces around", "  quiet northern  "],
  ["with a NUL", "quiet\0northern light"],
])("%s is taken", (_what, password) => {
  expect(passwordProblem(password, about)).toBeNull();
});

test("a password is hashed with argon2id and OWASP's parameters, and belongs to its hash only", async () => {
  const hash = await hashPassword("a quiet northern light");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword(hash, "a quiet northern light")).toBe(true);
  expect(await isPassword(hash, "a quiet northern lighT")).toBe(false);
});

test("nothing is cut off: passwords that differ only at the end are different", async () => {
  const long = "x7".repeat(120);
  const hash = await hashPassword(`${long}a`);
  expect(await isPassword(hash, `${long}b`)).toBe(false);
  const withNul = await hashPassword("quiet\0northern light");
  expect(await isPassword(withNul, "quiet\0another light")).toBe(false);
});

test("the same text in another Unicode form is the same password", async () => {
  const hash = await hashPassword("caf\u00e9 am n\u00f6rdlichen");
  expect(await isPassword(hash, "cafe\u0301 am no\u0308rdlichen")).toBe(true);
});

test("an unknown person costs a whole hash and is never right", async () => {
  const began = performance.now();
  await isPassword(await hashPassword("a quiet northern light"), "wrong password here");
  const known = performance.now() - began;
  const begunAgain = performance.now();
  expect(await isPassword(null, "wrong password here")).toBe(false);
  // One verification against a hash and a verification: a skipped hash would take well under a hundredth of that.
  expect(performance.now() - begunAgain).toBeGreaterThan(known / 20);
});
