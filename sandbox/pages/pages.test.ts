import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../start-sandbox";
import { sandboxKeyList, sandboxKeys } from "../stripe/accounts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => {
  await sandbox.close();
});

async function read(path: string): Promise<string> {
  return (await fetch(`${sandbox.stripeUrl}${path}`)).text();
}

/** Presses a button of the control page; the answer is where the browser is sent. */
async function press(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams(fields);
  const response = await fetch(`${sandbox.stripeUrl}/control`, { method: "POST", body, headers, redirect: "manual" });
  return `${response.status} ${decodeURIComponent(response.headers.get("location") ?? "")}`;
}

async function pay(params: Record<string, string>): Promise<{ id: string; status: string }> {
  const response = await fetch(`${sandbox.stripeUrl}/v1/payment_intents`, {
    method: "POST",
    body: new URLSearchParams({
      amount: "1200",
      currency: "eur",
      confirm: "true",
      "automatic_payment_methods[enabled]": "true",
      return_url: "https://shop.example/done",
      ...params,
    }),
    headers: { authorization: `Bearer ${sandboxKeys.nordlicht.test.secret}` },
  });
  return response.json();
}

async function payByDebit(iban: string): Promise<string> {
  const { id, status } = await pay({
    "payment_method_data[type]": "sepa_debit",
    "payment_method_data[sepa_debit][iban]": iban,
    "payment_method_data[billing_details][name]": "Anna",
    "payment_method_data[billing_details][email]": "anna@example.com",
    "mandate_data[customer_acceptance][type]": "offline",
  });
  expect(status).toBe("processing");
  return id;
}

async function statusOf(id: string): Promise<string> {
  const headers = { authorization: `Bearer ${sandboxKeys.nordlicht.test.secret}` };
  const intent: { status: string } = await (
    await fetch(`${sandbox.stripeUrl}/v1/payment_intents/${id}`, { headers })
  ).json();
  return intent.status;
}

test.each(["/", "/keys", "/cards", "/control", "/mailbox"])(
  "%s is a page that lets nothing inline run and sits in no frame",
  async (path) => {
    const response = await fetch(`${sandbox.stripeUrl}${path}`);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  },
);

test("the keys page shows every key of the sandbox with a button that copies it", async () => {
  const page = await read("/keys");
  for (const { key } of sandboxKeyList) expect(page).toContain(`data-copy="${key}"`);
});

test("the control page settles and fails bank debits", async () => {
  const good = await payByDebit("DE89370400440532013000");
  const bad = await payByDebit("DE89370400440532013000");
  expect(await press({ action: "settle", id: good })).toBe("303 /control?done=The bank debit succeeded.");
  expect(await press({ action: "fail", id: bad })).toContain("303 /control?done=");
  expect(await statusOf(good)).toBe("succeeded");
  expect(await statusOf(bad)).toBe("requires_payment_method");
});

test("a dispute and a refund of the same payment are told apart in words", async () => {
  const { id } = await pay({ payment_method: "pm_card_visa" });
  expect(await press({ action: "refund", id, amount: "200" })).toContain("done=Refunded");
  expect(await press({ action: "refund", id, amount: "99999" })).toContain("problem=Refund amount");
  expect(await press({ action: "dispute", id })).toContain("done=The customer's bank opened a dispute.");
  expect(await read("/control")).toContain("needs response");
});

test.each([
  [{ action: "nothing" }, "no such button"],
  [{ action: "settle", id: "../reset" }, "no id"],
  [{ action: "clock", hours: "-1" }, "whole number"],
  [{ action: "clock", hours: "1e99" }, "whole number"],
  [{ action: "reset" }, "Tick the box"],
  [{ action: "constructor" }, "no such button"],
])("the form %o is answered with what is wrong", async (fields, words) => {
  const answer = await press({ ...fields });
  expect(answer).toContain("303 /control?problem=");
  expect(answer).toContain(words);
});

test("another site cannot press the buttons", async () => {
  expect(await press({ action: "reset", sure: "yes" }, { origin: "http://evil.example" })).toBe("403 ");
  expect(await press({ action: "reset", sure: "yes" }, { "sec-fetch-site": "cross-site" })).toBe("403 ");
});

test("what the API was told is shown as text, never as markup", async () => {
  await pay({ payment_method: "pm_card_visa", description: "<img src=x onerror=alert(1)>" });
  const page = await read("/control?done=%3Cscript%3Ealert(1)%3C/script%3E");
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(page).not.toMatch(/<img|<script>/);
});
