import { z } from "zod";
import { problemText } from "@/components/buy/problem-text";
import { BuyForm, buyPage, takeOrder } from "@/lib/http/buy";
import { ipOf } from "@/lib/http/client-ip";
import { getContext } from "@/lib/http/context";
import { answerJson, handle } from "@/lib/http/handle";
import { readJson } from "@/lib/http/read-body";
import { requireOwnOrigin } from "@/lib/http/same-origin";

const Body = BuyForm.extend({ key: z.string().max(100) });

/** Takes an order without leaving the page, for wallets; the form itself needs no script. Everything paid is the offer's. */
export const POST = handle(async (request) => {
  const { instance } = await getContext();
  requireOwnOrigin(request, instance.publicUrl);
  const { key, ...form } = await readJson(request, Body);
  const placed = await takeOrder({ key, ip: ipOf(request.headers.get("x-forwarded-for")), form });
  if (placed.kind === "placed") return answerJson(placed);
  const language = (await buyPage(key))?.facts.language ?? "en";
  return answerJson({ ...placed, message: problemText(placed.problem, language) });
});
