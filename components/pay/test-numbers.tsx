import { CopyText } from "@/components/hosted/copy-text";
import type { HostedInvoice } from "@/lib/invoices/load-hosted-invoice";
import { translator } from "@/lib/messages/messages";
import { stripeTestNumbers } from "./stripe/test-cards";

/** The numbers to try the form with, of each provider; only invoices of test mode show them. */
const numbersOf = { stripe: stripeTestNumbers } as const;

export function TestNumbers({ invoice }: { invoice: HostedInvoice }) {
  const { language, currency } = invoice.snapshot;
  const t = translator(language, "pay");
  const page = translator(language, "page");
  const numbers = Object.values(numbersOf)
    .flat()
    .filter((entry) => entry.onlyCurrency === null || entry.onlyCurrency === currency.toUpperCase());
  return (
    <section className="needs-js rounded-card border border-dashed border-line p-5">
      <h2>{t("test.title")}</h2>
      <p className="text-[13px] text-ink-2">{t("test.intro")}</p>
      <ul className="mt-2 divide-y divide-line-2">
        {numbers.map(({ number, effect }) => (
          <li key={number} className="flex items-center justify-between gap-3 py-2">
            <div className="min-w-0">
              <p className="num">{number}</p>
              <p className="text-[13px] text-ink-2">{t(`test.${effect}`)}</p>
            </div>
            <CopyText
              text={number.replaceAll(" ", "")}
              label={page("copy")}
              copied={page("copied")}
              what={page("copyThis", { what: number })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
