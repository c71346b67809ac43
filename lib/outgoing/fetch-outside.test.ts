import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createFetchOutside } from "./fetch-outside";

const servers: Server[] = [];
const asked: string[] = [];

afterEach(() => {
  asked.length = 0;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function aSite(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host} ${request.url}`);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://shop.example:${address.port}`;
}

const loopback = [{ address: "127.0.0.1", family: 4 }];
const here = createFetchOutside({ allowsPrivate: true, resolve: async () => loopback });

test("an answer comes with its status, headers and text", async () => {
  const site = await aSite((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => response.writeHead(202, { "X-Kind": "receipt" }).end(`got ${body}`));
  });
  const answer = await here(`${site}/hook`, {
    method: "POST",
    body: "grüße",
    headers: { "content-type": "text/plain" },
  });
  expect(answer).toMatchObject({ kind: "answered", status: 202, body: "got grüße", isCut: false });
  expect(answer.kind === "answered" && answer.headers["x-kind"]).toBe("receipt");
});

test("a name that leads inside is refused, even when one of its addresses is public", async () => {
  const site = await aSite((_request, response) => response.end("secret"));
  const port = new URL(site).port;
  const rebound = createFetchOutside({
    allowsPrivate: false,
    resolve: async () => [{ address: "1.1.1.1", family: 4 }, ...loopback],
  });
  expect(await rebound(`https://shop.example:${port}/`)).toMatchObject({ kind: "refused" });
  expect(asked).toEqual([]);
});

test("the connection goes to the address that was checked, and the name is asked once", async () => {
  const site = await aSite((_request, response) => response.end("checked"));
  const answers = [loopback, [{ address: "169.254.169.254", family: 4 }]];
  let lookups = 0;
  const once = createFetchOutside({
    allowsPrivate: true,
    resolve: async () => answers[lookups++] ?? [],
  });
  expect(await once(`${site}/a`)).toMatchObject({ kind: "answered", body: "checked" });
  expect(lookups).toBe(1);
  expect(await once(`${site}/b`)).toMatchObject({ kind: "refused" });
  expect(asked).toHaveLength(1);
});

test("a redirect is an answer and is not followed", async () => {
  const site = await aSite((_request, response) =>
    response.writeHead(302, { Location: "http://169.254.169.254/" }).end(),
  );
  expect(await here(`${site}/`)).toMatchObject({
    kind: "answered",
    status: 302,
    headers: { location: "http://169.254.169.254/" },
  });
  expect(asked).toHaveLength(1);
});

test("five megabytes are cut at the limit", async () => {
  const site = await aSite((_request, response) => response.end("x".repeat(5_000_000)));
  const answer = await here(`${site}/`, { maxBytes: 1_000 });
  expect(answer).toMatchObject({ kind: "answered", isCut: true });
  expect(answer.kind === "answered" && answer.body.length).toBe(1_000);
});

test("an answer that drips in is given up at the limit of time", async () => {
  const site = await aSite((_request, response) => {
    const timer = setInterval(() => response.write("."), 5);
    response.on("close", () => clearInterval(timer));
  });
  expect(await here(`${site}/`, { timeoutMs: 80 })).toMatchObject({ kind: "failed", reason: "timeout" });
});

test("a name server that never answers is given up too", async () => {
  const silent = createFetchOutside({ allowsPrivate: false, resolve: () => new Promise(() => undefined) });
  expect(await silent("https://shop.example/", { timeoutMs: 20 })).toMatchObject({ kind: "failed", reason: "timeout" });
});

test("an unknown name, nobody listening and an answer that breaks off are told apart from refusals", async () => {
  const unknown = createFetchOutside({
    allowsPrivate: false,
    resolve: async () => Promise.reject(Object.assign(new Error("?"), { code: "ENOTFOUND" })),
  });
  expect(await unknown("https://nowhere.example/")).toMatchObject({ kind: "failed", reason: "name" });
  expect(await here("http://shop.example:1/")).toMatchObject({ kind: "failed", reason: "connection" });
  const site = await aSite((_request, response) => {
    response.writeHead(200, { "Content-Length": "100" });
    response.write("half");
    response.socket?.destroy();
  });
  expect(await here(`${site}/`)).toMatchObject({ kind: "failed", reason: "connection" });
});
