import { expect, test } from "vitest";
import { emailError, formatIban, ibanError, routingNumberError } from "./bank-rules";
import { brandOf, cvcError, expiryError, formatExpiry, formatNumber, numberError } from "./card-rules";

const today = new Date(2026, 10, 22);

test.each([
  ["4242424242424242", "4242 4242 4242 4242", "visa"],
  ["378282246310005", "3782 822463 10005", "amex"],
  ["5555 5555-5555x4444999", "5555 5555 5555 4444", "mastercard"],
  ["４２４２", "4242", "visa"],
  ["", "", "unknown"],
])("the number %s is shown as %s", (typed, shown, brand) => {
  expect(formatNumber(typed)).toBe(shown);
  expect(brandOf(typed)).toBe(brand);
});

test.each([
  ["4242 4242 4242 4242", null],
  ["4242 4242 4242 4241", "invalid_number"],
  ["4242 4242 4242", "incomplete_number"],
  ["3782 822463 10005", null],
  ["", "incomplete_number"],
])("the number %s has the error %s", (number, error) => {
  expect(numberError(number)).toBe(error);
});

test.each([
  ["4", "04 / "],
  ["1", "1"],
  ["12", "12 / "],
  ["1229", "12 / 29"],
  ["12/2029", "12 / 29"],
  ["1/30", "01 / 30"],
  ["04 / 3x1", "04 / 31"],
])("the expiry %s becomes %s", (typed, shown) => {
  expect(formatExpiry(typed, false)).toBe(shown);
});

test("deleting the year's last digit does not bring the separator back", () => {
  expect(formatExpiry("12 / ", true)).toBe("12");
  expect(formatExpiry("12 / 2", true)).toBe("12 / 2");
});

test.each([
  ["11 / 26", null],
  ["10 / 26", "invalid_expiry_month_past"],
  ["12 / 25", "invalid_expiry_year_past"],
  ["13 / 30", "incomplete_expiry"],
  ["12 / 3", "incomplete_expiry"],
  ["12 / 77", "invalid_expiry_year"],
])("on 22 November 2026 the expiry %s has the error %s", (expiry, error) => {
  expect(expiryError(expiry, today)).toBe(error);
});

test("American Express has four digits behind, others three", () => {
  expect(cvcError("123", "4242")).toBeNull();
  expect(cvcError("123", "3782")).toBe("incomplete_cvc");
  expect(cvcError("1234", "3782")).toBeNull();
});

test.each([
  ["de89370400440532013000", null],
  ["DE89 3704", "incomplete_iban"],
  ["US89370400440532013000", "invalid_iban_country_code"],
  ["DE893704004405320130001", "invalid_iban"],
  ["", "incomplete_iban"],
])("the IBAN %s has the error %s", (iban, error) => {
  expect(ibanError(iban)).toBe(error);
});

test("an IBAN is grouped by four without a trailing space", () => {
  expect(formatIban("de89-3704 0044")).toBe("DE89 3704 0044");
});

test("routing numbers are checked by their sum, e-mail addresses by their shape", () => {
  expect(routingNumberError("110000000")).toBeNull();
  expect(routingNumberError("110000001")).toBe("invalid_routing_number");
  expect(emailError("anna@example.com")).toBeNull();
  expect(emailError("anna@example")).toBe("invalid_email");
});
