import { expect, test } from "vitest";
import { parseBusiness, type TypedBusiness } from "./business-form";
import { groupedIban, ibanProblem, isBic } from "./iban";
import { highestUsed, parseSeries, requireUnused, shownNext } from "./series-form";

const typed: TypedBusiness = {
  name: " Nordlicht Studio ",
  country: "PL",
  addressLine1: "ul. Jasna 1",
  addressLine2: "",
  postalCode: "00-013",
  city: "Warszawa",
  region: "",
  taxId: "PL5252344078",
  email: "anna@nordlicht.example",
  phone: "+48 22 555 01 17",
  website: "nordlicht.example",
  accentColor: "#0B6E84",
  bankAccountHolder: "",
  bankName: "",
  iban: "pl61 1090 1014 0000 0712 1981 2874",
  bic: "wbkpplpp",
  bankAccountText: "",
  defaultCurrency: "PLN",
  timeZone: "Europe/Warsaw",
  defaultNotes: "Thank you.\r\nAnna",
  language: "en",
  paperSize: "a4",
  paidNotice: "each",
  providerReceipts: false,
  paymentTermDays: "14",
  reminderAfterDays: "",
};

test("what is typed is trimmed and normalized", () => {
  expect(parseBusiness(typed)).toMatchObject({
    name: "Nordlicht Studio",
    addressLine2: null,
    website: "https://nordlicht.example",
    accentColor: "#0b6e84",
    iban: "PL61109010140000071219812874",
    bic: "WBKPPLPP",
    defaultNotes: "Thank you.\nAnna",
    paymentTermDays: 14,
    reminderAfterDays: null,
  });
});

test.each<[string, Partial<TypedBusiness>]>([
  ["name", { name: "   " }],
  ["name", { name: "a".repeat(201) }],
  ["name", { name: "Nordlicht\r\nBcc: eve@evil.example" }],
  ["name", { name: "Nordlicht\u2028Studio" }],
  ["country", { country: "XX" }],
  ["email", { email: "anna@nordlicht.example, eve@evil.example" }],
  ["phone", { phone: "javascript:alert(1)" }],
  ["website", { website: "javascript:alert(1)" }],
  ["website", { website: "data:text/html,x" }],
  ["website", { website: "https://user:pw@evil.example" }],
  ["accentColor", { accentColor: "red;background:url(//evil)" }],
  ["iban", { iban: "PL62 1090 1014 0000 0712 1981 2874" }],
  ["bic", { bic: "BANK" }],
  ["defaultCurrency", { defaultCurrency: "XXX" }],
  ["timeZone", { timeZone: "Europe/Atlantis" }],
  ["timeZone", { timeZone: "+02:00" }],
  ["paymentTermDays", { paymentTermDays: "-1" }],
  ["paymentTermDays", { paymentTermDays: "1e3" }],
  ["paymentTermDays", { paymentTermDays: "366" }],
  ["reminderAfterDays", { reminderAfterDays: "0" }],
])("a %s that can't be right is refused with a sentence (%j)", (field, wrong) => {
  expect(() => parseBusiness({ ...typed, ...wrong })).toThrow(expect.objectContaining({ code: "BAD_INPUT", field }));
});

test.each([
  "DE89 3704 0044 0532 0130 00",
  "GB29NWBK60161331926819",
  "mt84malt011000012345mtlcast001s",
  "NO9386011117947",
])("%s is an IBAN", (iban) => {
  expect(ibanProblem(iban)).toBeNull();
});

test.each([
  ["a swapped pair of digits", "DE89 3704 0044 0532 0103 00"],
  ["a digit too few", "DE89 3704 0044 0532 0130 0"],
  ["no IBAN at all", "12345678"],
  ["letters from elsewhere", "ДE89370400440532013000"],
])("%s is found", (_what, iban) => {
  expect(ibanProblem(iban)).toEqual(expect.any(String));
});

test("an IBAN is shown in groups of four", () => {
  expect(groupedIban("PL61109010140000071219812874")).toBe("PL61 1090 1014 0000 0712 1981 2874");
  expect(isBic("COBADEFFXXX")).toBe(true);
});

const TODAY = "2026-11-22";

test("the highest used counter is found among numbers of the same pattern only", () => {
  expect(highestUsed("{YYYY}/{N}", ["2026/12", "2026/9", "2026/old", "2025/88"], TODAY)).toBe(12);
  expect(highestUsed("R-{NNNN}-{YY}", ["R-0041-26", "R-0042-26", "R-0099-25"], TODAY)).toBe(42);
  expect(highestUsed("{N}", [], TODAY)).toBe(0);
});

test("a used number can't be the next one, a later one can", () => {
  const series = (next: number) => ({ pattern: "{YYYY}/{N}", next });
  expect(() => requireUnused(series(12), ["2026/12"], TODAY, "live")).toThrow(/2026\/12 has been used.* 13 or higher/);
  expect(() => requireUnused(series(13), ["2026/12"], TODAY, "live")).not.toThrow();
});

test("a series of last year starts over, and one that is ahead of today keeps its counter", () => {
  expect(shownNext({ pattern: "{YYYY}/{N}", nextNumber: 40, period: "2025" }, TODAY)).toBe(1);
  expect(shownNext({ pattern: "{YYYY}/{N}", nextNumber: 40, period: "2026" }, TODAY)).toBe(40);
  expect(shownNext({ pattern: "{YYYY}/{N}", nextNumber: 2, period: "2027" }, TODAY)).toBe(2);
});

test.each([
  ["livePattern", { pattern: "no counter", next: "1" }],
  ["livePattern", { pattern: "{N}<script>", next: "1" }],
  ["liveNext", { pattern: "{N}", next: "0" }],
  ["liveNext", { pattern: "{N}", next: "1.5" }],
  ["liveNext", { pattern: "{N}", next: "" }],
])("a series with a wrong %s is refused (%j)", (field, wrong) => {
  expect(() => parseSeries(wrong, "live")).toThrow(expect.objectContaining({ field }));
});
