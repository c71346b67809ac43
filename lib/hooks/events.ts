/**
 * What the owner's systems are told, as schemas: the bodies are built to these types, the tests check them by these schemas,
 * and /developers is printed from them. Changing a field here changes what is sent and what is documented together.
 */
import { z } from "zod";

const minor = (what: string) =>
  z.int().describe(`${what}, in the currency's smallest unit: 1234 is 12.34 EUR, or 1234 JPY`);
const currency = z.string().length(3).describe("ISO 4217, such as EUR");
const instant = (what: string) => z.iso.datetime().describe(`${what}, UTC`);

/** An invoice as it stood when the event happened. Its links are asked for with the key: GET /api/v1/invoices/ID. */
export const InvoiceFact = z.object({
  id: z.string().describe("The invoice's id, the same for ever"),
  number: z.string().describe("The number printed on it"),
  reference: z.string().nullable().describe("Your own name for it: given in the API, or on the product's link"),
  status: z
    .enum(["issued", "sent", "partially_paid", "on_its_way", "paid", "refunded", "void"])
    .describe("Its status at that moment"),
  currency,
  totalMinor: minor("The sum of the invoice"),
  paidMinor: minor("What was paid"),
  refundedMinor: minor("What was given back of it"),
  dueMinor: minor("What is still to be paid"),
  issueOn: z.iso.date().describe("The day on the invoice"),
  dueOn: z.iso.date().describe("Payable until this day"),
  customer: z
    .object({ name: z.string().describe("Name"), email: z.string().nullable().describe("E-mail address") })
    .describe("Who it is for"),
});

export const OrderFact = z.object({
  id: z.string().describe("The order's id"),
  number: z.string().describe("What the buyer calls it"),
  reference: z.string().nullable().describe("What your link or button passed along"),
  product: z.string().describe("The product's name when it was ordered"),
  productId: z.string().describe("The product's id"),
  quantity: z.int().describe("Pieces"),
  totalMinor: minor("The sum of the order"),
  currency,
  buyer: z
    .object({ name: z.string().describe("Name"), email: z.string().describe("E-mail address") })
    .describe("Who bought it"),
  fields: z
    .array(z.object({ label: z.string().describe("Your question"), value: z.string().describe("The answer") }))
    .describe("Your own questions with the buyer's answers"),
});

export const PaymentFact = z.object({
  id: z.string().describe("The payment's id"),
  kind: z
    .enum(["provider", "bank_transfer", "cash", "cheque", "other"])
    .describe("Paid online (provider), or recorded by hand"),
  amountMinor: minor("What arrived"),
  currency,
  method: z.string().nullable().describe("How it was paid online, such as card or sepa_debit"),
  paidAt: instant("When it was paid"),
});

const invoice = InvoiceFact.nullable().describe("The invoice it belongs to, if any");
const payment = PaymentFact.describe("The payment");
const theInvoice = InvoiceFact.describe("The invoice");
const order = OrderFact.nullable().describe("The order it belongs to, if any");

/** The data of each event. A new event is added here, with its sentence below, and announced where it becomes true. */
export const eventData = {
  "payment.succeeded": z.object({ payment, invoice, order }),
  "payment.failed": z.object({
    attempt: z
      .object({
        id: z.string().describe("The attempt's id"),
        amountMinor: minor("What was to be paid"),
        currency,
        reason: z
          .string()
          .nullable()
          .describe("Why, in one word: card_declined, expired_card, authentication_failed and so on"),
        code: z.string().nullable().describe("The provider's own code"),
      })
      .describe("The try to pay"),
    invoice,
    order,
  }),
  "payment.refunded": z.object({
    refund: z
      .object({
        id: z.string().describe("The refund's id"),
        amountMinor: minor("What was given back"),
        currency,
        reason: z.string().nullable().describe("Why, if somebody said so"),
      })
      .describe("What was given back"),
    payment,
    invoice,
    order,
  }),
  "invoice.issued": z.object({ invoice: theInvoice }),
  "invoice.paid": z.object({ invoice: theInvoice }),
  "invoice.overdue": z.object({ invoice: theInvoice }),
  "order.paid": z.object({ order: OrderFact.describe("The order"), payment, invoice }),
  "dispute.opened": z.object({
    dispute: z
      .object({
        id: z.string().describe("The dispute's id"),
        amountMinor: minor("What is disputed"),
        currency,
        status: z
          .enum(["inquiry", "needs_response", "under_review", "won", "lost", "closed"])
          .describe("inquiry is only a question: no money has moved"),
        reason: z.string().nullable().describe("The bank's reason"),
        respondBy: z.iso.datetime().nullable().describe("Answer until then, UTC"),
      })
      .describe("What the bank wants"),
    payment,
    invoice,
    order,
  }),
  "webhook.test": z.object({ message: z.string().describe("A greeting") }),
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;
export type InvoiceFact = z.infer<typeof InvoiceFact>;
export type OrderFact = z.infer<typeof OrderFact>;
export type PaymentFact = z.infer<typeof PaymentFact>;

/** What an owner reads beside the box, and a developer above the body. */
export const eventSentences = {
  "payment.succeeded": "Money arrived, online or recorded by hand.",
  "payment.failed": "A try to pay did not work, or a debit came back. The customer can try again.",
  "payment.refunded": "Money was given back, all of it or a part.",
  "invoice.issued": "An invoice got its number.",
  "invoice.paid": "An invoice is paid in full.",
  "invoice.overdue": "The due day of an unpaid invoice is over.",
  "order.paid": "A product was bought on your website and paid. Deliver it now.",
  "dispute.opened": "A customer's bank asks about a payment or takes it back.",
  "webhook.test": "Sent by the button “Send test event”.",
} as const satisfies Record<EventType, string>;

/** Those an endpoint chooses from; a test event goes to the one it is sent to. */
export const chosenTypes = (Object.keys(eventData) as EventType[]).filter((type) => type !== "webhook.test");

export const isEventType = (word: string): word is EventType => Object.hasOwn(eventData, word);

/** The whole body of one message. */
export const Envelope = z.object({
  type: z.string().describe("What happened"),
  timestamp: instant("When it happened"),
  mode: z.enum(["test", "live"]).describe("test: no real money is involved"),
  businessId: z.string().describe("Your business in this Paymast"),
  data: z.record(z.string(), z.unknown()).describe("What it is about, by type"),
});

/** The bytes that are signed and sent, the same in every try. */
export const bodyOf = <T extends EventType>(event: {
  type: T;
  at: number;
  mode: "test" | "live";
  businessId: string;
  data: EventData<T>;
}): string =>
  JSON.stringify({
    type: event.type,
    timestamp: new Date(event.at).toISOString(),
    mode: event.mode,
    businessId: event.businessId,
    data: event.data,
  } satisfies z.infer<typeof Envelope>);
