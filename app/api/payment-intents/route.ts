import { z } from "zod";
import { ipOf } from "@/lib/http/client-ip";
import { freeBytes } from "@/lib/http/free-bytes";
import { answerJson, handle } from "@/lib/http/handle";
import { asCustomer } from "@/lib/http/public-payment";
import { readJson } from "@/lib/http/read-body";
import { startPayment } from "@/lib/payments/start-payment";

/** The link says what is paid; amount, currency and everything else come from the server. Unknown fields are dropped. */
const Body = z.object({ token: z.string().max(100), connectionId: z.string().max(100).nullish() });

export const POST = handle((request) =>
  asCustomer(
    request,
    { ip: "intentIp", link: "intentLink" },
    () => readJson(request, Body),
    async (ctx, { token, connectionId }) =>
      answerJson(
        await startPayment(ctx, {
          token,
          connectionId: connectionId ?? null,
          freeBytes: await freeBytes(),
          ip: ipOf(request.headers.get("x-forwarded-for")),
        }),
      ),
  ),
);
