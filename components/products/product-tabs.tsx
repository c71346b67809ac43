import { Tabs } from "@/components/ui";

type ProductTabsProps = {
  base: string;
  role: "owner" | "member" | "developer";
  active: "current" | "archived" | "orders";
  /** Orders that wait for an OK. */
  waiting: number;
};

/** The first level under Products; what was bought is the business's money, which developers don't see. */
export function ProductTabs({ base, role, active, waiting }: ProductTabsProps) {
  const orders = {
    href: `${base}/orders`,
    label: "Orders",
    count: waiting > 0 ? waiting : null,
    active: active === "orders",
  };
  return (
    <Tabs
      label="Products"
      className="mb-4"
      items={[
        { href: base, label: "Products", active: active === "current" },
        ...(role === "developer" ? [] : [orders]),
        { href: `${base}?archived=1`, label: "Archived", active: active === "archived" },
      ]}
    />
  );
}

/** The two sides of one product. */
export function OneProductTabs({
  href,
  active,
  hasSales,
}: {
  href: string;
  active: "product" | "online";
  hasSales: boolean;
}) {
  if (!hasSales) return null;
  return (
    <Tabs
      label="Product"
      className="mb-5"
      items={[
        { href, label: "Product", active: active === "product" },
        { href: `${href}/online`, label: "Online sales", active: active === "online" },
      ]}
    />
  );
}
