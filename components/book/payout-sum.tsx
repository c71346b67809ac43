import { CardSection, MoneyText } from "@/components/ui";
import type { PayoutDetail } from "@/lib/book/load-payout";
import type { PartSum } from "@/lib/book/payout";

type PayoutSumProps = { payout: PayoutDetail; language: "en" | "de" };

const names: Record<PartSum["part"], (count: number) => string> = {
  payments: (count) => (count === 1 ? "1 payment" : `${count} payments`),
  fees: () => "Stripe's fees",
  refunds: (count) => (count === 1 ? "1 refund" : `${count} refunds`),
  disputes: (count) => (count === 1 ? "1 dispute entry" : `${count} dispute entries`),
  other: (count) => (count === 1 ? "1 other entry" : `${count} other entries`),
};

/** The sum as one would write it on paper: payments, less fees and refunds, make the deposit. */
export function PayoutSum({ payout, language }: PayoutSumProps) {
  const { parts, gapMinor, currency, amountMinor } = payout;
  const money = (minor: number) => <MoneyText money={{ amountMinor: minor, currency }} language={language} />;
  return (
    <CardSection title="How this sum comes about">
      <table className="w-full max-w-md text-sm">
        <caption className="sr-only">What this deposit consists of</caption>
        <tbody>
          {parts.map(({ part, count, amountMinor: minor }) => (
            <tr key={part}>
              <th scope="row" className="py-1.5 text-left font-normal">
                {names[part](count)}
              </th>
              <td className="py-1.5 text-right">{money(minor)}</td>
            </tr>
          ))}
          {gapMinor === 0 ? null : (
            <tr>
              <th scope="row" className="py-1.5 text-left font-normal text-ink-2">
                Not explained by Stripe
              </th>
              <td className="py-1.5 text-right">{money(gapMinor)}</td>
            </tr>
          )}
          <tr className="border-t border-line font-semibold">
            <th scope="row" className="pt-2.5 text-left font-semibold">
              Deposit at your bank
            </th>
            <td className="pt-2.5 text-right">{money(amountMinor)}</td>
          </tr>
        </tbody>
      </table>
    </CardSection>
  );
}
