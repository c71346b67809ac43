import { invalidRequest } from "../machine/errors";
import type { Upload } from "../machine/files";
import type { Form } from "../machine/state";

/** `a[b][]=v` the way Stripe reads it: nested hashes; lists are hashes with numbers for keys until they are checked. */
export function decodeForm(text: string, into: Form = {}): Form {
  for (const part of text.replace(/^\?/, "").split("&")) {
    if (part === "") continue;
    const eq = part.indexOf("=");
    const name = plain(eq < 0 ? part : part.slice(0, eq));
    assign(into, name, eq < 0 ? "" : plain(part.slice(eq + 1)));
  }
  return into;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidRequest(`Invalid percent-encoding in parameters: ${text.slice(0, 80)}`, { isStored: false });
  }
}

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);
/** How deep a hash may be nested; Stripe's own parameters stay below eight. */
const MAX_DEPTH = 12;

export function assign(root: Form, name: string, value: string): void {
  const keys = keysOf(name);
  if (keys.length > MAX_DEPTH || keys.some((k) => FORBIDDEN.has(k)))
    throw invalidRequest(`Received unknown parameter: ${name.slice(0, 80)}`, { isStored: false });
  let node = root;
  keys.forEach((given, i) => {
    const key = given === "" ? String(Object.keys(node).length) : given;
    if (i === keys.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key];
    if (next !== undefined && (typeof next !== "object" || Array.isArray(next)))
      throw invalidRequest(`Invalid parameter: ${name}`, { isStored: false });
    const child: Form = next ?? {};
    node[key] = child;
    node = child;
  });
}

/** `a[b][]` as `a`, `b` and nothing. */
function keysOf(name: string): string[] {
  if (/^[^[\]]+$/.test(name)) return [name];
  if (!/^[^[\]]+(?:\[[^[\]]*\])+$/.test(name))
    throw invalidRequest(`Invalid parameter name: ${name.slice(0, 80)}`, { isStored: false });
  const opens = name.indexOf("[");
  return [name.slice(0, opens), ...name.slice(opens + 1, -1).split("][")];
}

/** One file and the other fields of a multipart body; bytes travel on as base64, because state is JSON. */
export function decodeMultipart(body: Buffer, contentType: string): { form: Form; upload: Upload | null } {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) throw invalidRequest("Invalid multipart body: no boundary.", { isStored: false });
  const form: Form = {};
  let upload: Upload | null = null;
  for (const piece of body.toString("latin1").split(`--${mark}`).slice(1)) {
    if (piece.startsWith("--")) break;
    const split = piece.indexOf("\r\n\r\n");
    if (split < 0) continue;
    const head = piece.slice(0, split);
    const content = piece.slice(split + 4).replace(/\r\n$/, "");
    const name = /name="([^"]*)"/i.exec(head)?.[1];
    if (name === undefined) continue;
    const filename = /filename="([^"]*)"/i.exec(head)?.[1];
    if (filename === undefined) {
      assign(form, name, Buffer.from(content, "latin1").toString("utf8"));
      continue;
    }
    const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? "application/octet-stream";
    upload = { filename, contentType: type, bytes: Buffer.from(content, "latin1").toString("base64") };
    form[name] = filename;
  }
  return { form, upload };
}
