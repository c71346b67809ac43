import { expect, test } from "vitest";
import { ipOf } from "./client-ip";

test("addresses of one IPv6 customer count as one place, those of another as another", () => {
  expect(ipOf("2001:db8:1:2::1")).toBe(ipOf("2001:db8:1:2:ffff::9, 10.0.0.1"));
  expect(ipOf("2001:db8:1:2::1")).not.toBe(ipOf("2001:db8:1:3::1"));
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["", "local"],
  [null, "local"],
])("%s is %s", (forwardedFor, place) => {
  expect(ipOf(forwardedFor)).toBe(place);
});
