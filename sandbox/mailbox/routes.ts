import type { IncomingMessage, ServerResponse } from "node:http";
import {
  BadRequest,
  type PageRequest,
  readRequest,
  redirect,
  requireSameOrigin,
  sendHtml,
  sendJson,
} from "../pages/http";
import type { MailStore, StoredMessage } from "./mail-store";
import { listPage, messagePage } from "./mailbox-pages";
import { noFaults, type SmtpFaults } from "./smtp";

export type MailboxOptions = { store: MailStore; smtpUrl: string; faults: { current: SmtpFaults } };

/** The mailbox's page and JSON API, both under /mailbox. Answers false for any other path. */
export async function mailboxRoutes(
  options: MailboxOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const request = readRequest(incoming);
  const { pathname } = request.url;
  if (pathname !== "/mailbox" && !pathname.startsWith("/mailbox/")) return false;
  if (request.method !== "GET" && request.method !== "HEAD") requireSameOrigin(request);
  return pathname.startsWith("/mailbox/api/")
    ? apiRoute(options, request, response)
    : pageRoute(options, request, response);
}

async function apiRoute(
  { store, faults }: MailboxOptions,
  request: PageRequest,
  response: ServerResponse,
): Promise<true> {
  const { pathname, searchParams } = request.url;
  const route = `${request.method} ${pathname}`;
  if (route === "GET /mailbox/api/messages") {
    return sendJson(response, 200, store.list({ to: searchParams.get("to"), text: searchParams.get("q") }));
  }
  if (route === "DELETE /mailbox/api/messages") {
    await store.clear();
    return sendJson(response, 200, { deleted: true });
  }
  const id = /^\/mailbox\/api\/messages\/([\w-]+)$/.exec(pathname)?.[1];
  if (id && request.method === "GET") {
    const message = store.find(id);
    return message ? sendJson(response, 200, message) : sendJson(response, 404, { error: "No such message." });
  }
  if (id && request.method === "DELETE") {
    return (await store.remove(id))
      ? sendJson(response, 200, { deleted: true })
      : sendJson(response, 404, { error: "No such message." });
  }
  if (route === "GET /mailbox/api/faults") return sendJson(response, 200, faults.current);
  if (route === "POST /mailbox/api/faults") {
    faults.current = readFaults(await jsonBody(request));
    return sendJson(response, 200, faults.current);
  }
  return sendJson(response, 404, { error: "The mailbox has no such address. See sandbox/mailbox/README.md." });
}

async function pageRoute(options: MailboxOptions, request: PageRequest, response: ServerResponse): Promise<boolean> {
  const { store, smtpUrl, faults } = options;
  const { pathname, searchParams } = request.url;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead && (pathname === "/mailbox" || pathname === "/mailbox/")) {
    const text = searchParams.get("q") ?? "";
    return sendHtml(response, 200, listPage(store.list({ to: null, text }), { text, faults: faults.current, smtpUrl }));
  }
  if (request.method === "POST" && pathname === "/mailbox/clear") {
    await store.clear();
    return redirect(response, "/mailbox");
  }
  if (request.method === "POST" && pathname === "/mailbox/faults") {
    faults.current = changedFaults(faults.current, new URLSearchParams(await request.text()));
    return redirect(response, "/mailbox");
  }
  const match = /^\/mailbox\/messages\/([\w-]+)(\/.*)?$/.exec(pathname);
  const message = match?.[1] ? store.find(match[1]) : null;
  if (!message) return sendHtml(response, 404, messageGone());
  return messageRoute({ store, message, rest: match?.[2] ?? "", isRead }, response);
}

type MessageRoute = { store: MailStore; message: StoredMessage; rest: string; isRead: boolean };

async function messageRoute(
  { store, message, rest, isRead }: MessageRoute,
  response: ServerResponse,
): Promise<boolean> {
  if (isRead && rest === "") return sendHtml(response, 200, messagePage(message));
  if (isRead && rest === "/html") return sendHtml(response, 200, asShown(message), mailPolicy);
  if (!isRead && rest === "/delete") {
    await store.remove(message.id);
    return redirect(response, "/mailbox");
  }
  if (isRead && rest === "/raw") {
    const raw = await store.readRaw(message.id);
    if (raw) return sendFile(response, { content: raw, contentType: "message/rfc822", filename: `${message.id}.eml` });
  }
  const index = /^\/attachments\/(\d{1,3})$/.exec(rest)?.[1];
  const found = isRead && index ? await store.readAttachment(message.id, Number(index)) : null;
  if (found)
    return sendFile(response, {
      content: found.content,
      contentType: found.attachment.contentType,
      filename: found.attachment.filename,
    });
  return sendHtml(response, 404, messageGone());
}

/** A mail may hold anything: no scripts, no forms; pictures and styles as a mail program would show them. */
const mailPolicy =
  "default-src 'none'; img-src http: https: data: cid:; style-src 'unsafe-inline' https:; font-src https: data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/** A link in a mail opens the page itself, not inside the frame. (mailparser has put the pictures that came along in place.) */
function asShown({ html }: StoredMessage): string {
  return html.replace(/<a\b(?![^>]*\btarget=)/gi, '<a target="_top"');
}

function sendFile(response: ServerResponse, file: { content: Buffer; contentType: string; filename: string }): true {
  response.writeHead(200, {
    "content-type": /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType) ? file.contentType : "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    "content-length": file.content.length,
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
  });
  response.end(file.content);
  return true;
}

function messageGone(): string {
  return '<!doctype html><html lang="en"><title>No such message</title><p>This message is not here any more. <a href="/mailbox">Mailbox</a></p></html>';
}

async function jsonBody(request: PageRequest): Promise<unknown> {
  try {
    return JSON.parse(await request.text());
  } catch (error) {
    throw error instanceof BadRequest ? error : new BadRequest(400, "The body has to be JSON.");
  }
}

function changedFaults(current: SmtpFaults, form: URLSearchParams): SmtpFaults {
  const code = smtpCode(form.get("code"));
  const text = line(form.get("text"));
  const kind = form.get("kind");
  if (kind === "refuseNext") {
    const count = whole(form.get("count"), 1_000);
    return { ...current, refuseNext: count > 0 ? { count, code, text } : null };
  }
  if (kind === "refuseRecipient") {
    const others = current.refusedRecipients.filter((one) => one.address !== form.get("address"));
    return {
      ...current,
      refusedRecipients: [...others, { address: line(form.get("address")), code, text }].slice(-100),
    };
  }
  if (kind === "delay") return { ...current, delayMs: whole(form.get("delayMs"), 120_000) };
  return noFaults();
}

/** The JSON API sets all faults at once; what is left out is off. */
function readFaults(body: unknown): SmtpFaults {
  const given: Record<string, unknown> = Object.fromEntries(Object.entries(body ?? {}));
  const next = given.refuseNext ? Object.fromEntries(Object.entries(given.refuseNext)) : null;
  const count = next ? whole(next.count ?? 1, 1_000) : 0;
  const recipients = Array.isArray(given.refusedRecipients) ? given.refusedRecipients.slice(0, 100) : [];
  return {
    refuseNext: next && count > 0 ? { count, code: smtpCode(next.code), text: line(next.text) } : null,
    refusedRecipients: recipients.map((one: unknown) => {
      const row: Record<string, unknown> = Object.fromEntries(
        Object.entries(typeof one === "string" ? { address: one } : (one ?? {})),
      );
      return {
        address: line(row.address),
        code: smtpCode(row.code ?? 550),
        text: line(row.text ?? "5.1.1 No such mailbox"),
      };
    }),
    delayMs: whole(given.delayMs ?? 0, 120_000),
  };
}

function whole(value: unknown, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > most)
    throw new BadRequest(400, `A whole number from 0 to ${most} is needed, not ${String(value)}.`);
  return number;
}

function smtpCode(value: unknown): number {
  const code = Number(value ?? 451);
  if (!Number.isInteger(code) || code < 400 || code > 599)
    throw new BadRequest(400, `An SMTP code from 400 to 599 is needed, not ${String(value)}.`);
  return code;
}

/** One line: a line break would let the text forge further SMTP replies. */
function line(value: unknown): string {
  const text = String(value ?? "")
    .replace(/[\r\n]+/g, " ")
    .trim()
    .slice(0, 500);
  return text === "" ? "4.3.0 Refused by the sandbox" : text;
}
