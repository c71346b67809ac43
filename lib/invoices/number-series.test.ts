import { expect, test } from "vitest";
import {
  couldMeet,
  formatNumber,
  periodOf,
  previewNumber,
  requireNextNumber,
  requirePattern,
  takeNext,
} from "./number-series";

test.each([
  ["{YYYY}/{N}", 7, "2026/7"],
  ["TEST-{N}", 1, "TEST-1"],
  ["{NNNN}", 12, "0012"],
  ["{NN}", 1234, "1234"],
  ["FV {N}/{MM}/{YY}", 3, "FV 3/03/26"],
])("%s with %i is %s", (pattern, counter, expected) => {
  expect(formatNumber(pattern, counter, "2026-03-09")).toBe(expected);
});

test.each(["", " {N}", "{YYYY}", "{N}{N}", "{MM}/{N}", "{X}-{N}", "{N", "{N}<b>", "{N}\n", `${"a".repeat(40)}{N}`])(
  "the pattern %j is refused on its field",
  (pattern) => {
    expect(() => requirePattern(pattern, "livePattern")).toThrow(
      expect.objectContaining({ code: "BAD_INPUT", field: "livePattern" }),
    );
  },
);

test.each(["{YYYY}/{N}", "TEST-{N}", "RE-{YY}{MM}-{NNN}", "Rechnung {NNNN}", "счёт {N}"])(
  "%s is a pattern",
  (pattern) => {
    expect(() => requirePattern(pattern)).not.toThrow();
  },
);

test.each([0, -1, 1.5, Number.NaN, 100_000_000])("%d is no next number", (next) => {
  expect(() => requireNextNumber(next)).toThrow();
});

test("a pattern with the year restarts with the year, one without never does", () => {
  const yearly = takeNext({ pattern: "{YYYY}/{N}", nextNumber: 18, period: "2026" }, "2027-01-02");
  expect(yearly).toEqual({ number: "2027/1", next: { pattern: "{YYYY}/{N}", nextNumber: 2, period: "2027" } });
  expect(takeNext({ pattern: "{N}", nextNumber: 18, period: "" }, "2027-01-02").number).toBe("18");
});

test("a pattern with the month restarts with the month", () => {
  expect(previewNumber({ pattern: "{N}/{MM}/{YYYY}", nextNumber: 5, period: "2026-02" }, "2026-03-01")).toBe(
    "1/03/2026",
  );
});

test("a series that was just set up keeps the owner's next number", () => {
  expect(takeNext({ pattern: "{YYYY}/{N}", nextNumber: 42, period: "" }, "2026-03-01")).toEqual({
    number: "2026/42",
    next: { pattern: "{YYYY}/{N}", nextNumber: 43, period: "2026" },
  });
});

test("a date before the period that the series has reached is refused", () => {
  expect(() => takeNext({ pattern: "{YYYY}/{N}", nextNumber: 3, period: "2027" }, "2026-12-31")).toThrow(
    expect.objectContaining({ code: "BAD_INPUT", field: "issueOn" }),
  );
});

test("the period is what the pattern names", () => {
  expect([
    periodOf("{N}", "2026-03-01"),
    periodOf("{YY}-{N}", "2026-03-01"),
    periodOf("{YY}{MM}-{N}", "2026-03-01"),
  ]).toEqual(["", "2026", "2026-03"]);
});

test.each([
  ["{YYYY}/{N}", "{YYYY}/{NNNN}", true],
  ["{YYYY}/{N}", "2026/{N}", true],
  ["{N}", "{YY}{MM}{NN}", true],
  ["A-{N}", "a-{N}", true],
  ["{YYYY}/{N}", "PF-{YYYY}/{N}", false],
  ["{N}/A", "{N}-A", false],
])("%s and %s could make the same number: %s", (one, other, isSo) => {
  expect(couldMeet(one, other)).toBe(isSo);
});
