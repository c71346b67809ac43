import { formatMoney } from "@/lib/money/format-money";

export type Sum = { currency: string; amountMinor: number; count: number };

export type HomeFacts = {
  owed: Sum[];
  overdue: Sum[];
  counts: { all: number; draft: number; onItsWay: number; paid: number };
};

/** "€1,200.00", "€1,200.00 and $30.00"; three and more currencies are counted, because sums of them say nothing. */
export function moneyWords(sums: Sum[]): string {
  const amounts = sums.map((sum) => formatMoney(sum, "en"));
  return amounts.length <= 2 ? amounts.join(" and ") : `amounts in ${amounts.length} currencies`;
}

const invoicesWord = (count: number) => (count === 1 ? "1 invoice" : `${count} invoices`);
const total = (sums: Sum[]) => sums.reduce((sum, one) => sum + one.count, 0);

/** How things stand, in one sentence. */
export function standing(facts: HomeFacts): { tone: "good" | "warn" | "info"; text: string } {
  const [open, late] = [total(facts.owed), total(facts.overdue)];
  if (late > 0) {
    const verb = late === 1 ? "is" : "are";
    return { tone: "warn", text: `${invoicesWord(late)} ${verb} overdue: ${moneyWords(facts.overdue)}.` };
  }
  if (open > 0) {
    const verb = open === 1 ? "waits" : "wait";
    return {
      tone: "info",
      text: `${invoicesWord(open)} ${verb} to be paid: ${moneyWords(facts.owed)}. None is overdue.`,
    };
  }
  if (facts.counts.onItsWay > 0) return { tone: "info", text: "Nothing is unpaid; some money is still on its way." };
  if (facts.counts.paid > 0) return { tone: "good", text: "Everything you sent is paid." };
  return { tone: "info", text: "Nothing is waiting to be paid." };
}
