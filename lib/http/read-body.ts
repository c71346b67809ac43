import type { z } from "zod";
import { AppError } from "@/lib/app-error";

/** The body as text, or null when it is longer than `limitBytes`; a sender that lies about the length is cut off too. */
export async function readLimited(request: Request, limitBytes: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) return null;
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    length += value.byteLength;
    if (length > limitBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

const jsonLimitBytes = 16 * 1024;

/** A small JSON body of the given shape. Throws BAD_INPUT; form posts and plain text are refused by their type. */
export async function readJson<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new AppError("BAD_INPUT", "Send JSON with the type application/json.");
  return readJsonOfAnyType(request, schema);
}

/** The same for what browsers send on their own, always as plain text. Any website can send that, so nothing that counts may hang on it. */
export async function readJsonOfAnyType<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  const text = await readLimited(request, jsonLimitBytes);
  if (text === null) throw new AppError("BAD_INPUT", "The request is too large.");
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new AppError("BAD_INPUT", "The request does not have the expected fields.");
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("BAD_INPUT", "The request is not JSON.", { cause });
  }
}
