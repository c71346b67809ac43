"use client";

import { CreditCard, FileText, House, type LucideIcon, Package, Settings, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

type Role = "owner" | "member" | "developer";
type Entry = { path: string; label: string; icon: LucideIcon; roles: readonly Role[] };

const everyone = ["owner", "member", "developer"] as const;
const money = ["owner", "member"] as const;

const entries: readonly Entry[] = [
  { path: "", label: "Home", icon: House, roles: everyone },
  { path: "/invoices", label: "Invoices", icon: FileText, roles: money },
  { path: "/payments", label: "Payments", icon: CreditCard, roles: money },
  { path: "/customers", label: "Customers", icon: Users, roles: money },
  { path: "/products", label: "Products", icon: Package, roles: everyone },
  { path: "/settings", label: "Settings", icon: Settings, roles: everyone },
];

type NavigationProps = { businessId: string; role: Role; shape: "side" | "bottom" };

/** The first level of the dashboard: a column on a desk, a bar under the thumb on a phone. */
export function Navigation({ businessId, role, shape }: NavigationProps) {
  const pathname = usePathname();
  const base = `/b/${businessId}`;
  // Only owners have settings of the business; for others the way leads to their own account.
  const hrefOf = (path: string) =>
    path === "/settings" && role !== "owner" ? `${base}/settings/account` : base + path;
  const isCurrent = (path: string) =>
    path === "" ? pathname === base : pathname === base + path || pathname.startsWith(`${base}${path}/`);
  return (
    <nav aria-label="Main">
      <ul className={shape === "side" ? "space-y-0.5" : "grid auto-cols-fr grid-flow-col"}>
        {entries
          .filter((entry) => entry.roles.includes(role))
          .map((entry) => (
            <li key={entry.path}>
              <Link
                href={hrefOf(entry.path)}
                aria-current={isCurrent(entry.path) ? "page" : undefined}
                className={cn(
                  "no-underline transition-colors",
                  shape === "side"
                    ? "flex items-center gap-3 rounded-control px-3 py-2 font-medium"
                    : "flex min-h-14 flex-col items-center justify-center gap-1 text-[11px] font-medium outline-offset-[-3px]",
                  isCurrent(entry.path)
                    ? shape === "side"
                      ? "bg-accent-soft text-accent"
                      : "text-accent"
                    : "text-ink-2 hover:text-ink",
                  shape === "side" && !isCurrent(entry.path) && "hover:bg-line-2",
                )}
              >
                <entry.icon aria-hidden className={shape === "side" ? "size-[18px]" : "size-5"} strokeWidth={1.9} />
                {entry.label}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
