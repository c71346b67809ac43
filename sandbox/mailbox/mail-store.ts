import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";

export type StoredAttachment = { filename: string; contentType: string; size: number; contentId: string | null };

export type StoredMessage = {
  id: string;
  receivedAt: number;
  /** Who the SMTP envelope named; a bcc shows only here. */
  envelopeFrom: string;
  envelopeTo: string[];
  from: string;
  to: string;
  cc: string;
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
  attachments: StoredAttachment[];
};

export type MailStore = {
  add(raw: Buffer, envelope: { from: string; to: string[] }): Promise<StoredMessage>;
  list(filter: { to: string | null; text: string | null }): StoredMessage[];
  find(id: string): StoredMessage | null;
  readRaw(id: string): Promise<Buffer | null>;
  readAttachment(id: string, index: number): Promise<{ attachment: StoredAttachment; content: Buffer } | null>;
  remove(id: string): Promise<boolean>;
  clear(): Promise<void>;
};

const mostMessages = 2_000;

/** Keeps each message as its raw .eml: in the folder when there is one, so that a restart finds it again, else in memory. */
export async function openMailStore(folder: string | null): Promise<MailStore> {
  const messages = new Map<string, StoredMessage>();
  const raws = new Map<string, Buffer>();
  if (folder) {
    await mkdir(folder, { recursive: true });
    for (const message of await loadAll(folder)) messages.set(message.id, message);
  }
  const readRaw = async (id: string): Promise<Buffer | null> => {
    if (!messages.has(id)) return null;
    return folder ? readFile(join(folder, `${id}.eml`)) : (raws.get(id) ?? null);
  };
  const remove = async (id: string): Promise<boolean> => {
    if (!messages.delete(id)) return false;
    raws.delete(id);
    if (folder)
      await Promise.all([
        rm(join(folder, `${id}.eml`), { force: true }),
        rm(join(folder, `${id}.json`), { force: true }),
      ]);
    return true;
  };
  return {
    async add(raw, envelope) {
      const message = await describe(raw, envelope);
      if (folder) {
        await writeWhole(join(folder, `${message.id}.eml`), raw);
        await writeWhole(
          join(folder, `${message.id}.json`),
          JSON.stringify({ id: message.id, receivedAt: message.receivedAt, envelope }),
        );
      } else raws.set(message.id, raw);
      messages.set(message.id, message);
      for (const id of [...messages.keys()].slice(0, Math.max(0, messages.size - mostMessages))) await remove(id);
      return message;
    },
    list: ({ to, text }) =>
      [...messages.values()]
        .filter((message) => matches(message, to, text))
        .sort((a, b) => b.receivedAt - a.receivedAt || (b.id > a.id ? 1 : -1)),
    find: (id) => messages.get(id) ?? null,
    readRaw,
    async readAttachment(id, index) {
      const raw = await readRaw(id);
      if (!raw) return null;
      const attachment = messages.get(id)?.attachments[index];
      const content = (await simpleParser(raw)).attachments[index]?.content;
      return attachment && content ? { attachment, content } : null;
    },
    remove,
    async clear() {
      for (const id of [...messages.keys()]) await remove(id);
    },
  };
}

function matches(message: StoredMessage, to: string | null, text: string | null): boolean {
  const wanted = to?.trim().toLowerCase();
  if (wanted && !message.envelopeTo.some((address) => address.toLowerCase().includes(wanted))) return false;
  const words = text?.trim().toLowerCase();
  const all = [message.subject, message.from, message.to, message.cc, ...message.envelopeTo].join(" ").toLowerCase();
  return !words || all.includes(words);
}

async function describe(raw: Buffer, envelope: { from: string; to: string[] }): Promise<StoredMessage> {
  // Sortable, so that messages of one millisecond keep their order.
  const id = `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;
  return toMessage(await simpleParser(raw), { id, receivedAt: Date.now(), envelope });
}

type Meta = { id: string; receivedAt: number; envelope: { from: string; to: string[] } };

function toMessage(mail: ParsedMail, { id, receivedAt, envelope }: Meta): StoredMessage {
  return {
    id,
    receivedAt,
    envelopeFrom: envelope.from,
    envelopeTo: envelope.to,
    from: addresses(mail.from),
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    replyTo: addresses(mail.replyTo),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html || "",
    headers: mail.headerLines.map(({ key, line }) => ({
      name: line.slice(0, key.length),
      value: line.slice(key.length + 1).trim(),
    })),
    attachments: mail.attachments.map((one) => ({
      filename: one.filename ?? "attachment",
      contentType: one.contentType,
      size: one.size,
      contentId: one.cid ?? null,
    })),
  };
}

function addresses(field: AddressObject | AddressObject[] | undefined): string {
  if (!field) return "";
  return (Array.isArray(field) ? field : [field]).map((one) => one.text).join(", ");
}

async function loadAll(folder: string): Promise<StoredMessage[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const loaded: StoredMessage[] = [];
  for (const name of names) {
    try {
      const meta = readMeta(JSON.parse(await readFile(join(folder, name), "utf8")));
      loaded.push(toMessage(await simpleParser(await readFile(join(folder, `${meta.id}.eml`))), meta));
    } catch (error) {
      // One unreadable file must not keep the other mails away; it stays on disk for whoever wants to look.
      console.warn(`mailbox: ${name} could not be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return loaded;
}

/** We wrote this file ourselves; what was damaged since then throws when it is used. */
function readMeta(value: unknown): Meta {
  return value as Meta;
}

async function writeWhole(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
