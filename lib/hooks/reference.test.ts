import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fieldsOf } from "@/lib/api/describe-schema";
import { InvoiceAnswer, NewInvoice } from "@/lib/api/schemas";
import { chosenTypes, Envelope, type EventType, eventData, eventSentences } from "./events";
import { exampleBody } from "./examples";
import { callsOf, nodeReceiver, phpReceiver } from "./receivers";
import { newSecret, signedHeaders } from "./signature";

describe("/developers cannot lie", () => {
  test.each([...chosenTypes, "webhook.test"] as EventType[])("the example of %s is a body as it is sent", (type) => {
    const body = Envelope.strict().parse(JSON.parse(exampleBody(type)));
    expect(body.type).toBe(type);
    expect(eventData[type].strict().parse(body.data)).toEqual(body.data);
    expect(eventSentences[type]).toMatch(/\.$/);
  });

  test("every field of every body and answer has a sentence", () => {
    for (const schema of [...Object.values(eventData), Envelope, InvoiceAnswer])
      for (const row of fieldsOf(schema)) expect(row.text, row.name).not.toBe("");
    for (const row of fieldsOf(NewInvoice, "input")) expect(row.text, row.name).not.toBe("");
  });

  test("rows say what is a list, what may be null and what has to be there", () => {
    const rows = fieldsOf(NewInvoice, "input");
    expect(rows.find(({ name }) => name === "lines[].unitPrice")).toMatchObject({ type: "string", isRequired: true });
    expect(rows.find(({ name }) => name === "lines[].quantity")).toMatchObject({ isRequired: false });
    expect(rows.find(({ name }) => name === "customer.email")).toMatchObject({
      type: "string or null",
      isRequired: false,
    });
    expect(fieldsOf(InvoiceAnswer).find(({ name }) => name === "mode")?.type).toBe('"test" | "live"');
  });

  test("the body in the example of the first call is accepted", () => {
    const body = /-d '([\s\S]+)'$/.exec(callsOf("https://pay.example.com").create)?.[1] ?? "";
    expect(NewInvoice.parse(JSON.parse(body)).lines).toHaveLength(1);
  });

  test("the PHP receiver reads the headers that are sent", () => {
    for (const name of Object.keys(signedHeaders({ id: "msg_1", body: "{}" }, ["whsec_eA=="], 0)))
      expect(phpReceiver).toContain(`HTTP_${name.toUpperCase().replaceAll("-", "_")}`);
  });
});

describe("the Node receiver, run as it is printed", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "paymast-receiver-"));
  const secret = newSecret((length) => new Uint8Array(length).fill(7));
  let child: ChildProcess;
  let url = "";
  let said = "";

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/`;
    writeFileSync(path.join(folder, "receiver.mjs"), nodeReceiver);
    const env = { ...process.env, PAYMAST_SECRET: secret, PORT: String(port) };
    child = spawn(process.execPath, ["receiver.mjs"], { cwd: folder, env });
    await new Promise<void>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`The receiver ended with ${code}: ${said}`)));
      child.stderr?.on("data", (chunk) => {
        said += String(chunk);
      });
      child.stdout?.on("data", (chunk) => {
        said += String(chunk);
        if (said.includes("Listening.")) resolve();
      });
    });
  });
  afterAll(() => {
    child.removeAllListeners("exit");
    child.kill();
    rmSync(folder, { recursive: true });
  });

  const post = (id: string, body: string, headers: Record<string, string>) =>
    fetch(url, { method: "POST", body, headers: { ...headers, "webhook-id": id } }).then((answer) => answer.status);

  test("takes what Paymast signed, also with two secrets, once", async () => {
    const body = exampleBody("order.paid");
    const other = newSecret((length) => new Uint8Array(length).fill(9));
    for (const secrets of [[secret], [other, secret]])
      expect(await post("msg_1", body, signedHeaders({ id: "msg_1", body }, secrets, Date.now()))).toBe(204);
    expect(said.match(/Deliver Sourdough workshop cart-17/g)).toHaveLength(1);
  });

  test("refuses another body, id, secret, an old message and none", async () => {
    const body = exampleBody("invoice.paid");
    const signed = signedHeaders({ id: "msg_2", body }, [secret], Date.now());
    const wrong = newSecret((length) => new Uint8Array(length).fill(8));
    const old = signedHeaders({ id: "msg_2", body }, [secret], Date.now() - 600_000);
    expect(await post("msg_2", body.replace("2027-0042", "2027-0043"), signed)).toBe(400);
    expect(await post("msg_3", body, signed)).toBe(400);
    expect(await post("msg_2", body, signedHeaders({ id: "msg_2", body }, [wrong], Date.now()))).toBe(400);
    expect(await post("msg_2", body, old)).toBe(400);
    expect(await post("msg_2", body, {})).toBe(400);
    expect(await post("msg_2", body, { ...signed, "webhook-signature": "v1," })).toBe(400);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}
