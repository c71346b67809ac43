import { expect, test } from "vitest";
import { foundCustomers } from "./found-customers";

const customer = (id: string, name: string, email: string | null = null) => ({
  id,
  name,
  email,
  language: null,
  currency: null,
});
const recent = [customer("cus_1", "Acme Ltd", "office@acme.example"), customer("cus_2", "Sturm GmbH")];

test("before anything is typed the recent customers are the choices", () => {
  expect(foundCustomers(null, recent, null)).toEqual({ customers: recent, isCurrent: true });
  expect(foundCustomers("  ", recent, null)).toEqual({ customers: recent, isCurrent: true });
});

test("until the server has answered, a recent customer that does not match is no choice", () => {
  expect(foundCustomers("sturm", recent, null)).toEqual({ customers: [recent[1]], isCurrent: false });
  expect(foundCustomers("OFFICE@", recent, null)).toEqual({ customers: [recent[0]], isCurrent: false });
});

test("an answer to what was typed before is not the answer to what is typed now", () => {
  const answer = { text: "acm", customers: [customer("cus_1", "Acme Ltd")] };
  expect(foundCustomers("sturm", recent, answer)).toEqual({ customers: [recent[1]], isCurrent: false });
});

test("the answer is shown as it came, also when it is empty", () => {
  const answer = { text: "sturm", customers: [customer("cus_9", "Sturmhof")] };
  expect(foundCustomers(" sturm ", recent, answer)).toEqual({ customers: answer.customers, isCurrent: true });
  expect(foundCustomers("sturm", recent, { text: "sturm", customers: [] }).customers).toEqual([]);
});
