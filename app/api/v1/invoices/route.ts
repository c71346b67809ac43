import { createInvoice } from "@/lib/api/create-invoice";
import { NewInvoice } from "@/lib/api/schemas";
import { answerJson } from "@/lib/http/handle";
import { forProgram, readWish } from "@/lib/http/program";

/** Issues an invoice; the same key or reference again answers with the same one. */
export const POST = forProgram(async (ctx, program, request) => {
  const wish = await readWish(request, NewInvoice);
  const idempotencyKey = request.headers.get("idempotency-key");
  const { invoice, isNew } = await createInvoice(ctx, program, { wish, idempotencyKey });
  return answerJson(invoice, isNew ? 201 : 200);
});
