import { type TabItem, Tabs } from "@/components/ui";

/** The two pages about Stripe's own book stand beside the views of the payments. */
export const bookTabs = (base: string, active: "payouts" | "comparison" | null = null): TabItem[] => [
  { href: `${base}/payments/payouts`, label: "Bank deposits", active: active === "payouts" },
  { href: `${base}/payments/comparison`, label: "Compared with Stripe", active: active === "comparison" },
];

type BookTabsProps = { base: string; active: "payouts" | "comparison" };

export function BookTabs({ base, active }: BookTabsProps) {
  const views = [
    { href: `${base}/payments`, label: "Payments", active: false },
    { href: `${base}/payments?view=not-completed`, label: "Not completed", active: false },
    { href: `${base}/payments?view=unpaid`, label: "Unpaid invoices", active: false },
  ];
  return <Tabs label="Payments by view" className="mb-4" items={[...views, ...bookTabs(base, active)]} />;
}
