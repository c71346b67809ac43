import { readInvoice } from "@/lib/api/read-invoice";
import { answerJson } from "@/lib/http/handle";
import { forProgram } from "@/lib/http/program";

export const GET = forProgram<{ invoice: string }>(async (ctx, program, _request, { invoice }) =>
  answerJson(await readInvoice(ctx, program, invoice)),
);
