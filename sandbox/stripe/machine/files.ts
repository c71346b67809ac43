import type Stripe from "stripe";
import { invalidParam, missingParam } from "./errors";
import type { Form } from "./state";
import { typed } from "./validate";
import { find, mergeMetadata, ORIGIN, put, requireObject, type World } from "./world";

export type Upload = { filename: string; contentType: string; bytes: string };

const LOGO_PURPOSES: readonly string[] = [
  "business_logo",
  "business_icon",
  "dispute_evidence",
  "customer_signature",
  "additional_verification",
  "identity_document",
  "account_requirement",
];

/** The type by the first bytes, never by what the sender says. */
function fileType(base64: string): string | null {
  if (base64.startsWith("iVBORw0KGgo")) return "png";
  if (base64.startsWith("/9j/")) return "jpg";
  if (base64.startsWith("R0lGOD")) return "gif";
  if (base64.startsWith("JVBERi")) return "pdf";
  return null;
}

export function createFile(w: World, form: Form, upload: Upload | null): Stripe.File {
  const params = typed<{
    purpose: string;
    file_link_data?: { create?: boolean; expires_at?: number; metadata?: Record<string, string> };
  }>(form);
  if (upload === null) throw missingParam("file");
  if (!LOGO_PURPOSES.includes(params.purpose)) throw invalidParam("purpose", `Invalid purpose: ${params.purpose}`);
  const type = fileType(upload.bytes);
  if (type === null) throw invalidParam("file", "Uploaded file type could not be determined.");
  const size = Buffer.from(upload.bytes, "base64").byteLength;
  if (size > 16_777_216) throw invalidParam("file", "The file you uploaded is too large.");
  const id = w.newId("file_");
  const file: Stripe.File = {
    id,
    object: "file",
    created: w.seconds,
    expires_at: null,
    filename: upload.filename,
    purpose: typed<{ purpose: Stripe.File.Purpose }>(form).purpose,
    size,
    title: null,
    type,
    url: `${ORIGIN}/v1/files/${id}/contents`,
  };
  w.scope.fileBytes[id] = upload.bytes;
  put(w, "file", file);
  if (params.file_link_data?.create) createFileLink(w, { file: id });
  return file;
}

export function readFile(w: World, id: string): Stripe.File {
  return requireObject(w, "file", id);
}

const MIME: Record<string, string> = { png: "image/png", jpg: "image/jpeg", gif: "image/gif", pdf: "application/pdf" };
export type Contents = { contentType: string; bytes: Buffer };

export function readContents(w: World, id: string): Contents {
  const file = requireObject(w, "file", id);
  return {
    contentType: MIME[file.type ?? ""] ?? "application/octet-stream",
    bytes: Buffer.from(w.scope.fileBytes[id] ?? "", "base64"),
  };
}

export function createFileLink(w: World, form: Form): Stripe.FileLink {
  const params = typed<Stripe.FileLinkCreateParams>(form);
  requireObject(w, "file", params.file, "file");
  if (params.expires_at !== undefined && params.expires_at <= w.seconds)
    throw invalidParam("expires_at", "The expiration date must be in the future.");
  const id = w.newId("link_");
  return put(w, "file_link", {
    id,
    object: "file_link",
    created: w.seconds,
    expired: false,
    expires_at: params.expires_at ?? null,
    file: params.file,
    livemode: w.scope.livemode,
    metadata: mergeMetadata({}, params.metadata),
    url: `${ORIGIN}/links/${w.newId("fl_")}`,
  });
}

export function readFileLink(w: World, id: string): Stripe.FileLink {
  const link = requireObject(w, "file_link", id);
  link.expired = link.expires_at !== null && link.expires_at <= w.seconds;
  return link;
}

export function updateFileLink(w: World, id: string, form: Form): Stripe.FileLink {
  const params = typed<Stripe.FileLinkUpdateParams>(form);
  const link = readFileLink(w, id);
  if (params.expires_at !== undefined)
    link.expires_at =
      typeof params.expires_at === "number" ? params.expires_at : params.expires_at === "now" ? w.seconds : null;
  if (params.metadata !== undefined) link.metadata = mergeMetadata(link.metadata, params.metadata);
  return readFileLink(w, id);
}

/** A public link needs no key; null when it is unknown or has run out. */
export function followLink(w: World, token: string): Contents | null {
  const link = Object.values(w.scope.objects.file_link).find((l) => l.url?.endsWith(`/links/${token}`));
  if (link === undefined || readFileLink(w, link.id).expired) return null;
  const id = typeof link.file === "string" ? link.file : link.file.id;
  return find(w, "file", id) === null ? null : readContents(w, id);
}
