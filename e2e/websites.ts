import { createServer, type ServerResponse } from "node:http";

/** A page of somebody's website, served to any host name. */
export type Served = { html: string; headers?: Record<string, string> };

export type Websites = {
  port: number;
  /** Puts a page at a path; it may be changed later. */
  put(path: string, page: Served): void;
  close(): Promise<void>;
};

/** Static websites on a port of their own; which one it is, is decided by the host name in the address. */
export async function serveWebsites(): Promise<Websites> {
  const pages = new Map<string, Served>();
  const server = createServer((request, response) =>
    answer(response, pages.get((request.url ?? "/").split("?")[0] ?? "/")),
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The websites have no port.");
  return {
    port: address.port,
    put: (path, page) => void pages.set(path, page),
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function answer(response: ServerResponse, page: Served | undefined): void {
  if (page === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...page.headers }).end(page.html);
}
