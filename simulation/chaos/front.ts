import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

export type Passed = {
  /** Which process answered. */
  by: number;
  method: string;
  path: string;
  status: number;
  ms: number;
  at: number;
};

export type Front = {
  url: string;
  port: number;
  /** Ports of the app processes behind it, asked in turn; one that does not listen is passed over. */
  readonly targets: readonly number[];
  /** Throws for its own port: a front behind itself would pass a request round for ever. */
  add(...ports: number[]): void;
  passed: Passed[];
  close(): Promise<void>;
};

/** A small load balancer in front of one or two app processes, which takes the time of every answer. */
export async function openFront(): Promise<Front> {
  const targets: number[] = [];
  const passed: Passed[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let turn = 0;

  const server = createServer((incoming, outgoing) => {
    const by = { port: 0 };
    const startedAt = performance.now();
    outgoing.once("close", () =>
      passed.push({
        by: by.port,
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        status: outgoing.writableFinished ? outgoing.statusCode : 0,
        ms: performance.now() - startedAt,
        at: Date.now(),
      }),
    );
    turn += 1;
    const order = targets.map((_, n) => targets[(turn + n) % targets.length] ?? 0);
    void readAll(incoming).then((body) => forward({ incoming, outgoing, body, agent, by }, order));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    port,
    targets,
    add(...ports) {
      if (ports.includes(port)) throw new Error(`The front was told to stand in front of itself, on port ${port}.`);
      targets.push(...ports);
    },
    passed,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Call = {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  body: Buffer;
  agent: Agent;
  by: { port: number };
};

/** Only a refused connection goes to the next one: what was sent may have been done. */
function forward(call: Call, [port, ...others]: number[]): void {
  const { incoming, outgoing, body, agent, by } = call;
  if (port === undefined) {
    outgoing.writeHead(502).end("nobody is there");
    return;
  }
  by.port = port;
  const { method, url } = incoming;
  // Each request comes from a household of its own: the limits per address are not what is tried here.
  const headers = { ...incoming.headers, "x-forwarded-for": `10.${digit()}.${digit()}.${digit()}` };
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    answer.once("error", () => outgoing.destroy());
  });
  onward.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNREFUSED" && !outgoing.headersSent) forward(call, others);
    else outgoing.destroy();
  });
  onward.end(body);
}

const digit = (): number => Math.floor(Math.random() * 250) + 1;

export async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch {
    // The caller was killed in the middle of its request; there is nobody to answer.
  }
  return Buffer.concat(chunks);
}
