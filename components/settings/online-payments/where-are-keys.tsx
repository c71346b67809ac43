import type { ProviderView } from "@/lib/connections/load-online-payments";

const RIGHTS = [
  "PaymentIntents: Write",
  "Charges and Refunds: Write",
  "Disputes: Read",
  "Events: Read",
  "Balance transaction sources: Read",
  "Webhook Endpoints: Write",
  "Payment method domains: Write",
  "Accounts: Read",
  "Files: Read",
];

/** Help beside the field: where the keys are, and what a restricted key needs. */
export function WhereAreKeys({ keyPages }: { keyPages: ProviderView["keyPages"] }) {
  return (
    <details className="group mt-3 text-sm text-ink-2">
      <summary className="inline-flex min-h-10 cursor-pointer items-center font-[550] underline decoration-line underline-offset-4 hover:text-ink">
        Where do I find these?
      </summary>
      <div className="mt-2 space-y-3 rounded-control bg-line-2 p-4">
        <ol className="list-decimal space-y-1 pl-5">
          <li>
            Open Stripe's API keys page: <KeyPage href={keyPages.test}>test keys</KeyPage> or{" "}
            <KeyPage href={keyPages.live}>live keys</KeyPage>.
          </li>
          <li>Copy the publishable key. It begins with “pk_”.</li>
          <li>
            Create a restricted key and copy it (“rk_”), which is what Stripe recommends for software like this. The
            full secret key (“sk_”) works too.
          </li>
          <li>Paste both here and press Save. Paymast sets up the webhook by itself.</li>
        </ol>
        <div>
          <p className="font-[550]">A restricted key needs</p>
          <ul className="mt-1 grid list-disc gap-x-6 gap-y-0.5 pl-5 sm:grid-cols-2">
            {RIGHTS.map((right) => (
              <li key={right}>{right}</li>
            ))}
          </ul>
        </div>
        <p>Start with test keys: you pay your own test invoice with a test card, and no money moves.</p>
      </div>
    </details>
  );
}

function KeyPage({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="font-[550] text-accent underline">
      {children}
    </a>
  );
}
