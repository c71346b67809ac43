import { z } from "zod";
import { handle } from "@/lib/http/handle";
import { asCustomer } from "@/lib/http/public-payment";
import { readJson } from "@/lib/http/read-body";
import { touchAttempt } from "@/lib/payments/touch-attempt";

const Body = z.object({ token: z.string().max(100), attemptId: z.string().max(100) });

export const POST = handle((request) =>
  asCustomer(
    request,
    { ip: "checkIp", link: "checkLink" },
    () => readJson(request, Body),
    async (ctx, input) => {
      await touchAttempt(ctx, input);
      return new Response(null, { status: 204, headers: { "Cache-Control": "no-store" } });
    },
  ),
);
