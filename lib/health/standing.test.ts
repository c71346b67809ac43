import fc from "fast-check";
import { expect, test } from "vitest";
import { agoWords, durationWords, moneyStanding, type StandingFacts } from "./standing";

const now = Date.UTC(2026, 10, 22, 12);
const equal = { comparedAt: now - 3_600_000, differences: 0, kind: "equal", reason: null } as const;
const facts: StandingFacts = { needs: 0, hasConnection: true, checkedAt: now - 4 * 60_000, book: equal, now };

test("with nothing open and the books equal, every payment is accounted for, and the sentence says since when", () => {
  expect(moneyStanding(facts)).toEqual({
    tone: "good",
    text: "Every payment is accounted for, checked 4 minutes ago.",
  });
});

test("without a comparison it claims no more than what Stripe told us", () => {
  for (const kind of ["never", "failed"] as const)
    expect(moneyStanding({ ...facts, book: { ...equal, kind } })?.text).toBe(
      "Every payment Stripe told us of is recorded, checked 4 minutes ago.",
    );
});

test("whatever waits for a person, nothing is ever called accounted for", () => {
  const kinds = fc.constantFrom("equal", "differs", "never", "failed");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.boolean(), kinds, (needs, hasConnection, kind) => {
      const said = moneyStanding({ ...facts, needs, hasConnection, book: { ...equal, kind } });
      expect(said).toEqual({
        tone: "warn",
        text: needs === 1 ? "1 thing needs you" : `${needs} things need you`,
      });
    }),
  );
});

test("without a connection there is nothing to account for", () => {
  expect(moneyStanding({ ...facts, hasConnection: false, checkedAt: null })).toBeNull();
});

test.each([
  [0, "just now"],
  [-5_000, "just now"],
  [59_999, "just now"],
  [60_000, "1 minute ago"],
  [59 * 60_000, "59 minutes ago"],
  [3_600_000, "1 hour ago"],
  [47 * 3_600_000, "47 hours ago"],
  [48 * 3_600_000, "2 days ago"],
])("%i ms ago is %s", (ms, words) => {
  expect(agoWords(now - ms, now)).toBe(words);
});

test("a length is at least one second", () => {
  expect([0, 999, 1_000, 2_500].map(durationWords)).toEqual(["1 second", "1 second", "1 second", "2 seconds"]);
});
