import { expect, test } from "vitest";
import { pathAfterSignIn, pathInOtherMode } from "./owner-path";

const base = "/b/biz_1";

test("signing in leads on to the page that was asked for, with its query", () => {
  expect(pathAfterSignIn(`${base}/invoices/inv_1/send?reminder=1`, "biz_1")).toBe(
    `${base}/invoices/inv_1/send?reminder=1`,
  );
  expect(pathAfterSignIn(`${base}?x=1`, "biz_1")).toBe(`${base}?x=1`);
  expect(pathAfterSignIn(base, "biz_1")).toBe(base);
});

test.each([
  null,
  "",
  "//evil.example",
  "https://evil.example/b/biz_1",
  "/b/biz_12/invoices",
  "/sign-in",
  `${base}/../biz_2`,
])("%j leads to Home", (asked) => {
  expect(pathAfterSignIn(asked, "biz_1")).toBe(base);
});

test("the other mode of a list is the same list, from its first page", () => {
  expect(pathInOtherMode(`${base}/invoices?filter=unpaid&q=acme&after=1.inv_1`, "biz_1")).toBe(
    `${base}/invoices?filter=unpaid`,
  );
  expect(pathInOtherMode(`${base}/payments?view=not-completed`, "biz_1")).toBe(`${base}/payments?view=not-completed`);
  expect(pathInOtherMode(`${base}/customers/cus_1`, "biz_1")).toBe(`${base}/customers/cus_1`);
  expect(pathInOtherMode(base, "biz_1")).toBe(base);
});

test("a document of the mode that is left leads to its list", () => {
  expect(pathInOtherMode(`${base}/invoices/inv_1/edit`, "biz_1")).toBe(`${base}/invoices`);
  expect(pathInOtherMode(`${base}/payments/pay_1?view=unpaid`, "biz_1")).toBe(`${base}/payments`);
});
