import { fieldsOf } from "@/lib/api/describe-schema";
import { ErrorAnswer, InvoiceAnswer, NewInvoice, VoidWish } from "@/lib/api/schemas";
import { callsOf } from "@/lib/hooks/receivers";
import { Code, Fields, Folded, Part } from "./parts";

export function CallsPart({ id, publicUrl }: { id: string; publicUrl: string }) {
  const calls = callsOf(publicUrl);
  return (
    <Part id={id} title="Create invoices">
      <p>
        Make a key in Paymast (Settings, Developers). Keys that begin with <code>pmk_test_</code> make and see test
        invoices only. Keep a key on your server: whoever has it can issue invoices in your name.
      </p>
      <h3>Create and issue an invoice</h3>
      <Code label="POST /api/v1/invoices" text={calls.create} />
      <p className="text-sm text-ink-2">
        Answers 201 with the invoice. Send your customer to its <code>payUrl</code>. The same <code>reference</code> or
        the same header <code>Idempotency-Key</code> again answers 200 with the same invoice, so a lost answer can be
        asked for again; with another wish it is refused with 409.
      </p>
      <Folded title="Fields to send">
        <Fields rows={fieldsOf(NewInvoice, "input")} marksOptional />
      </Folded>
      <Folded title="The answer">
        <Fields rows={fieldsOf(InvoiceAnswer)} />
      </Folded>
      <h3>Read an invoice</h3>
      <Code label="GET /api/v1/invoices/ID" text={calls.read} />
      <p className="text-sm text-ink-2">
        Answers 200 with the invoice as it stands now. Better than asking often: messages.
      </p>
      <h3>Void an invoice</h3>
      <Code label="POST /api/v1/invoices/ID/void" text={calls.void} />
      <p className="text-sm text-ink-2">
        Answers 200 with the void invoice, also when it is void already; 409 with the reason when it was paid or a
        payment is on its way.
      </p>
      <Folded title="Fields to send">
        <Fields rows={fieldsOf(VoidWish, "input")} marksOptional />
      </Folded>
      <h3>When something is wrong</h3>
      <p className="text-sm text-ink-2">
        The status says what kind (400, 401, 404, 409, 429, 500), the body what and where. At most 120 calls a minute
        for one key; a 429 says in its <code>Retry-After</code> header how long to wait.
      </p>
      <Fields rows={fieldsOf(ErrorAnswer)} marksOptional />
    </Part>
  );
}
