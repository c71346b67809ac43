import { expect, test } from "vitest";
import { addDays, daysBetween, instantAt, isDay, todayIn } from "./calendar";

test.each(["2026-01-01", "2028-02-29"])("%s is a day", (text) => {
  expect(isDay(text)).toBe(true);
});

test.each(["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "1899-01-01", "2300-01-01", "", "tomorrow"])(
  "%j is no day",
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);

test("today depends on the zone", () => {
  const lateEvening = Date.UTC(2026, 11, 31, 23, 30);
  expect(todayIn("Europe/Berlin", lateEvening)).toBe("2027-01-01");
  expect(todayIn("America/New_York", lateEvening)).toBe("2026-12-31");
});

test("days are added over months and leap years", () => {
  expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  expect(daysBetween("2026-12-24", "2027-01-03")).toBe(10);
});

test.each([
  ["2026-01-15", "Europe/Berlin", Date.UTC(2026, 0, 15, 8)],
  ["2026-07-15", "Europe/Berlin", Date.UTC(2026, 6, 15, 7)],
  ["2026-03-29", "Europe/Berlin", Date.UTC(2026, 2, 29, 7)],
  ["2026-11-01", "America/New_York", Date.UTC(2026, 10, 1, 14)],
  ["2026-06-01", "Asia/Kolkata", Date.UTC(2026, 5, 1, 3, 30)],
])("nine o'clock on %s in %s", (day, zone, expected) => {
  expect(instantAt(day, 9, zone)).toBe(expected);
});
