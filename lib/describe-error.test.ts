import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { describeError, describeWithStack } from "./describe-error";

const cause = Object.assign(new Error("could not serialize access"), { code: "40001" });
const failed = new DrizzleQueryError("insert into resets values ($1)", ["reset-token\n    at evil (x.ts:1:1)"], cause);

test.each([describeError, describeWithStack])(
  "of a failed query only the database's words are told (%s)",
  (describe) => {
    const words = describe(failed);
    expect(words).toContain("could not serialize access (40001)");
    expect(words).not.toMatch(/reset-token|evil|insert into/);
  },
);

test("the log learns where a query failed", () => {
  expect(describeWithStack(failed)).toMatch(/\n?at .*describe-error\.test\.ts/);
});

test("any other error keeps its message", () => {
  expect(describeError(new Error("The font is missing."))).toBe("The font is missing.");
  expect(describeError("plain")).toBe("plain");
  expect(describeWithStack(new TypeError("x"))).toMatch(/^TypeError: x\n/);
});
