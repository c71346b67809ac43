import Link from "next/link";

/** What takes the work over from another invoicing program, and what need not be touched. */
export function FromInvoiceOcean({ businessId }: { businessId: string }) {
  const base = `/b/${businessId}`;
  return (
    <details className="text-sm text-ink-2">
      <summary className="inline-flex min-h-10 cursor-pointer items-center font-[550] underline decoration-line underline-offset-4 hover:text-ink">
        Coming from InvoiceOcean?
      </summary>
      <ul className="mt-1 list-disc space-y-1.5 rounded-control bg-line-2 p-4 pl-9">
        <li>
          <Link href={`${base}/settings#numbers`} className="link">
            Set your next invoice number
          </Link>
          , so that your numbers go on where they stopped.
        </li>
        <li>
          <Link href={`${base}/customers/import`} className="link">
            Bring your customers
          </Link>{" "}
          from a CSV file. You see what will be added before anything is.
        </li>
        <li>
          InvoiceOcean’s webhook in Stripe may stay: Paymast makes one of its own and never touches it. Invoices you
          sent from there are still paid there.
        </li>
      </ul>
    </details>
  );
}
