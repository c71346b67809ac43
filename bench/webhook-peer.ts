// The limit beside which bench/webhook.ts puts us: bare node:http, one insert, the same grouped durable commits. No
// signature, no look-ups. Arguments: port, file.
import { createServer } from "node:http";
import SqliteFile from "better-sqlite3";
import { createWriteQueue } from "@/db/write-queue";

const [port = "0", file = ":memory:"] = process.argv.slice(2);
const db = new SqliteFile(file);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("create table events (id text primary key, body text not null, received_at integer not null) strict");
const insert = db.prepare("insert into events values (?, ?, ?)");
const queue = createWriteQueue({ exec: (sql) => void db.exec(sql), isBusyError: () => false }, () => undefined);

createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  if (body !== "") await queue.add(async () => void insert.run(JSON.parse(body).id, body, Date.now()));
  response.writeHead(200).end("stored");
}).listen(Number(port), "127.0.0.1");
