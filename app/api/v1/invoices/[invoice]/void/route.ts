import { VoidWish } from "@/lib/api/schemas";
import { voidByProgram } from "@/lib/api/void-by-program";
import { answerJson } from "@/lib/http/handle";
import { forProgram, readWish } from "@/lib/http/program";

export const POST = forProgram<{ invoice: string }>(async (ctx, program, request, { invoice: invoiceId }) => {
  const { reason } = await readWish(request, VoidWish);
  return answerJson(await voidByProgram(ctx, program, { invoiceId, reason }));
});
