import { formatMoney } from "@/lib/money/format-money";
import type { Money } from "@/lib/money/money";
import { cn } from "./cn";

type MoneyTextProps = { money: Money; language?: "en" | "de"; strong?: boolean; className?: string };

/** An amount: tabular figures, never wrapped. */
export function MoneyText({ money, language = "en", strong = false, className }: MoneyTextProps) {
  return (
    <span className={cn("num whitespace-nowrap", strong && "font-semibold", className)}>
      {formatMoney(money, language)}
    </span>
  );
}
