import { expect, test } from "playwright/test";
import type { FaultKind } from "../../sandbox/stripe/http/faults";
import type { Issued, Person } from "../product";
import type { Stack } from "../stack";
import { until } from "../until";
import { comeBack, type Form, openForm, payByCard, postJson, touch } from "./customer";
import { expectSameEnd, untilBooked } from "./end-state";
import { issue, openInstallation } from "./installation";
import { intentsAt, invoiceRow } from "./ledger";

/**
 * Whatever Stripe's API answers, or does not answer, when a payment is opened and when it is looked at: nobody is told
 * "failed", nobody pays twice, and in the end both books agree.
 */
test.describe.configure({ mode: "serial" });

let stack: Stack;
let owner: Person;
const paid: Issued[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  ({ stack, owner } = await openInstallation());
});

test.afterAll(() => stack.stop());

test.afterEach(() => stack.control.clearFaults());

/** Once is for the SDK's own retry to mend; twice reaches the customer. A silent Stripe costs 10 seconds a time. */
const faults: [kind: FaultKind, times: number][] = [
  ["429", 1],
  ["429", 2],
  ["lock_timeout", 2],
  ["500", 2],
  ["500_after", 1],
  ["500_after", 2],
  ["500_saved", 1],
  ["reset", 2],
  ["reply_lost", 1],
  ["reply_lost", 2],
  ["malformed_json", 2],
  ["html", 2],
];

/** Said to a customer while Stripe is out of order; none of them says that something failed. */
const honest = ["payable", "checking", "paid"];

/** Asks for the form as a customer who stays on the page does, until it is there. */
async function formInTheEnd(invoice: Issued): Promise<Form> {
  let form: Form | null = null;
  await until(`${invoice.number} can be paid`, 90_000, async () => {
    const response = await postJson(stack, "/api/payment-intents", { token: invoice.token });
    const text = await response.text();
    expect(text).not.toMatch(/failed|declined/i);
    expect([200, 503], text).toContain(response.status);
    expect(honest).toContain((await comeBack(stack, invoice.token)).kind);
    if (response.status === 200) form = await openForm(stack, invoice.token).catch(() => null);
    return form !== null;
  });
  if (form === null) throw new Error("There is no form.");
  return form;
}

async function payAndBeSure(invoice: Issued, form: Form): Promise<void> {
  await payByCard(stack, form);
  await until(`${invoice.number} is paid`, 60_000, async () => (await comeBack(stack, invoice.token)).kind === "paid");
  paid.push(invoice);
}

for (const [kind, times] of faults)
  test(`P24: opening a payment meets ${kind} ${times === 1 ? "once" : `${times} times`}: one payment in the end`, async () => {
    test.setTimeout(180_000);
    const invoice = await issue(stack, owner);
    stack.control.addFault({ kind, times, method: "POST", path: "/^\\/v1\\/payment_intents$/" });
    const form = await formInTheEnd(invoice);
    await payAndBeSure(invoice, form);
    const { payable_id: payableId } = invoiceRow(stack.db, invoice.invoiceId);
    const intents = intentsAt(stack.control).filter((intent) => intent.metadata.paymast_payable === payableId);
    // A second one may only exist when the first can't be paid any more.
    expect(intents.filter(({ status }) => status !== "canceled")).toHaveLength(1);
  });

for (const [kind, times] of faults)
  test(`P24: looking at a payment meets ${kind} ${times === 1 ? "once" : `${times} times`}: paid in the end`, async () => {
    test.setTimeout(180_000);
    stack.control.setRule({ drop: true });
    const invoice = await issue(stack, owner);
    const form = await formInTheEnd(invoice);
    await touch(stack, invoice.token, form);
    await payByCard(stack, form);
    stack.control.addFault({ kind, times, method: "GET", path: form.ref });
    expect(honest).toContain((await comeBack(stack, invoice.token)).kind);
    await until(`${invoice.number} is paid`, 60_000, async () => {
      const { kind: seen } = await comeBack(stack, invoice.token);
      expect(honest).toContain(seen);
      return seen === "paid";
    });
    paid.push(invoice);
    stack.control.setRule({ drop: false });
  });

test("P25: a silent Stripe: the customer is told in time that it is being checked, and pays once", async () => {
  test.setTimeout(180_000);
  const [before, after] = await Promise.all([issue(stack, owner), issue(stack, owner)]);
  // One did nothing, one did the work; the SDK's retry meets the same silence.
  stack.control.addFault({ kind: "timeout", times: 2, method: "POST", path: "/^\\/v1\\/payment_intents$/" });
  const first = formInTheEnd(before);
  await first;
  stack.control.addFault({ kind: "timeout_after", times: 1, method: "POST", path: "/^\\/v1\\/payment_intents$/" });
  const second = await formInTheEnd(after);
  await payAndBeSure(before, await first);
  await payAndBeSure(after, second);
});

test("after all of it both books agree, each invoice was charged once and one receipt went out", async () => {
  test.setTimeout(120_000);
  await untilBooked(stack, 60_000);
  await until("the receipts are sent", 60_000, async () => {
    const subjects = (await stack.mails()).map(({ subject }) => subject);
    return paid.every(({ number }) => subjects.some((subject) => subject.includes(`${number} from`)));
  });
  await expectSameEnd(stack, paid);
});
