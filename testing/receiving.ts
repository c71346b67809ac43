import { hookDeliveries, hookEndpoints, hookMessages, hookTries } from "@/db/schema";
import { takeDeliveries } from "@/lib/hooks/deliver-messages";
import { chosenTypes, Envelope } from "@/lib/hooks/events";
import { createEndpoint } from "@/lib/hooks/save-endpoint";
import type { OutsideAnswer } from "@/lib/outgoing/fetch-outside";
import { recordManualPayment } from "@/lib/payments/record-manual-payment";
import { anOpenAttempt, aPayableInvoice, aPayingContext, aShop, deliver, type PayingContext, workOff } from "./paying";

export const asOwner = { userId: "usr_anna", role: "owner" } as const;
export type Received = { url: string; headers: Record<string, string>; body: string };

export const answered = (status: number, body = "ok"): OutsideAnswer => ({
  kind: "answered",
  status,
  headers: {},
  body,
  isCut: false,
});

/** A shop that takes payments, and the owner's own system that is told: it keeps what it gets and answers as it is told to. */
export async function aReceiver() {
  const received: Received[] = [];
  const script = { answerWith: (_request: Received): OutsideAnswer | Promise<OutsideAnswer> => answered(200) };
  const ctx: PayingContext = await aPayingContext({
    fetchOutside: async (url, request) => {
      const got = { url, headers: { ...request?.headers }, body: request?.body ?? "" };
      received.push(got);
      return script.answerWith(got);
    },
  });
  const shop = await aShop(ctx);
  const { businessId } = shop;
  const { read } = ctx.db;
  return {
    ctx,
    shop,
    businessId,
    received,
    script,
    types: () => received.map((one) => Envelope.parse(JSON.parse(one.body)).type),
    listen: (events: readonly string[] = chosenTypes, url = "https://anna.example/hooks") =>
      createEndpoint(ctx, { businessId, mode: "live", url, events, by: asOwner }),
    /** Sends until nothing is due. */
    async sendAll(): Promise<void> {
      for (let taken = 1; taken > 0; ) {
        const round = await takeDeliveries(ctx);
        await round.done;
        taken = round.taken;
      }
    },
    messages: () => read.select().from(hookMessages),
    deliveries: () => read.select().from(hookDeliveries),
    tries: () => read.select().from(hookTries),
    endpoints: () => read.select().from(hookEndpoints),
    payByHand: (invoiceId: string, requestId = "request-1", amount = "123.00") =>
      recordManualPayment(ctx, {
        businessId,
        invoiceId,
        customerId: null,
        kind: "cash",
        amount,
        currency: "EUR",
        paidOn: "2026-11-22",
        note: "",
        by: "usr_anna",
        requestId,
        language: "en",
      }),
    async payOnline() {
      const invoice = await aPayableInvoice(ctx, businessId);
      const attemptId = await anOpenAttempt(ctx, invoice.token);
      await deliver(ctx, shop, ctx.provider.pay(ctx.provider.of(attemptId).ref));
      await workOff(ctx);
      return { ...invoice, attemptId, ref: ctx.provider.of(attemptId).ref };
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof aReceiver>>;
