/** One example of each message: typed and checked like the real ones. */
import { bodyOf, type EventData, type EventType, type InvoiceFact, type OrderFact, type PaymentFact } from "./events";

const invoice: InvoiceFact = {
  id: "inv_01m81j18g0011y3s1vwfgcp97w",
  number: "2027-0042",
  reference: "order-1042",
  status: "paid",
  currency: "EUR",
  totalMinor: 5_831,
  paidMinor: 5_831,
  refundedMinor: 0,
  dueMinor: 0,
  issueOn: "2027-01-17",
  dueOn: "2027-01-31",
  customer: { name: "Bea Buyer", email: "bea@buyer.example" },
};
const unpaid: InvoiceFact = { ...invoice, status: "issued", paidMinor: 0, dueMinor: 5_831 };

const order: OrderFact = {
  id: "ord_01m81j18g0011y3s1vwfgcp98x",
  number: "K7M2-94QX",
  reference: "cart-17",
  product: "Sourdough workshop",
  productId: "prd_01m81j18g0011y3s1vwfgcp99y",
  quantity: 1,
  totalMinor: 4_900,
  currency: "EUR",
  buyer: { name: "Bea Buyer", email: "bea@buyer.example" },
  fields: [{ label: "T-shirt size", value: "M" }],
};

const payment: PaymentFact = {
  id: "pay_01m81j18g0011y3s1vwfgcp9az",
  kind: "provider",
  amountMinor: 5_831,
  currency: "EUR",
  method: "card",
  paidAt: "2027-01-17T09:30:00.000Z",
};

const data: { [T in EventType]: EventData<T> } = {
  "payment.succeeded": { payment, invoice, order: null },
  "payment.failed": {
    attempt: {
      id: "att_01m81j18g0011y3s1vwfgcp9b0",
      amountMinor: 5_831,
      currency: "EUR",
      reason: "insufficient_funds",
      code: "insufficient_funds",
    },
    invoice: unpaid,
    order: null,
  },
  "payment.refunded": {
    refund: { id: "ref_01m81j18g0011y3s1vwfgcp9c1", amountMinor: 1_000, currency: "EUR", reason: "Came late" },
    payment,
    invoice: { ...invoice, refundedMinor: 1_000 },
    order: null,
  },
  "invoice.issued": { invoice: unpaid },
  "invoice.paid": { invoice },
  "invoice.overdue": { invoice: unpaid },
  "order.paid": {
    order,
    payment: { ...payment, amountMinor: 4_900 },
    invoice: { ...invoice, reference: "cart-17", totalMinor: 4_900, paidMinor: 4_900 },
  },
  "dispute.opened": {
    dispute: {
      id: "dsp_01m81j18g0011y3s1vwfgcp9d2",
      amountMinor: 5_831,
      currency: "EUR",
      status: "needs_response",
      reason: "fraudulent",
      respondBy: "2027-01-31T23:59:59.000Z",
    },
    payment,
    invoice,
    order: null,
  },
  "webhook.test": { message: "Hello from Paymast." },
};

const exampleAt = Date.UTC(2027, 0, 17, 9, 30);

/** The whole body, laid out for reading. */
export function exampleBody<T extends EventType>(type: T): string {
  const example: EventData<T> = data[type];
  const event = {
    type,
    at: exampleAt,
    mode: "test" as const,
    businessId: "biz_01m81j18g0011y3s1vwfgcp96v",
    data: example,
  };
  return JSON.stringify(JSON.parse(bodyOf(event)), null, 2);
}
