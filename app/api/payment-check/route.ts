import { z } from "zod";
import { answerJson, handle } from "@/lib/http/handle";
import { asCustomer } from "@/lib/http/public-payment";
import { readJson } from "@/lib/http/read-body";
import { checkAsCustomer } from "@/lib/payments/check-as-customer";

const Body = z.object({ token: z.string().max(100) });

export const POST = handle((request) =>
  asCustomer(
    request,
    { ip: "checkIp", link: "checkLink" },
    () => readJson(request, Body),
    async (ctx, { token }) => answerJson({ view: await checkAsCustomer(ctx, { token }) }),
  ),
);
