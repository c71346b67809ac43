import { z } from "zod";
import { noteTrouble } from "@/lib/embed/note-trouble";
import { isReason, isTrouble } from "@/lib/embed/trouble";
import { ipOf } from "@/lib/http/client-ip";
import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { spend } from "@/lib/http/payment-limits";
import { readJsonOfAnyType } from "@/lib/http/read-body";
import { requireOwnOrigin } from "@/lib/http/same-origin";

const Body = z.object({
  key: z.string().max(100),
  why: z.string().max(20),
  origin: z.string().max(300).nullable(),
});

/**
 * The product's page tells why a buyer came to it instead of seeing the overlay. Only out of a sandbox, where no page of ours
 * may open, the website's own page tells it: then what the browser says of where it is counts more than what the page says.
 * One answer for all.
 */
export const POST = handle(async (request) => {
  const ctx = await getContext();
  await spend("embedReportIp", ipOf(request.headers.get("x-forwarded-for")));
  const { key, why, origin: told } = await readJsonOfAnyType(request, Body);
  if (why !== "sandbox") requireOwnOrigin(request, ctx.instance.publicUrl);
  await spend("embedReportLink", key);
  const sender = request.headers.get("origin") ?? "null";
  const origin = sender === "null" || sender === new URL(ctx.instance.publicUrl).origin ? told : sender;
  const isTold = sender === "null";
  if (isReason(why) && isTrouble(why)) await noteTrouble(ctx, { key, reason: why, origin, isTold });
  return new Response(null, { status: 204 });
});
