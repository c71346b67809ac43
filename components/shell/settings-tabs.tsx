"use client";

import { usePathname } from "next/navigation";
import { Tabs } from "@/components/ui/page";

const pages = [
  { path: "", label: "Business", isForOwners: true },
  { path: "/online-payments", label: "Online payments", isForOwners: true },
  { path: "/mail", label: "E-mail", isForOwners: true },
  { path: "/team", label: "Team", isForOwners: true },
  { path: "/health", label: "Health", isForOwners: true },
  { path: "/account", label: "Your account", isForOwners: false },
] as const;

export function SettingsTabs({ businessId, isOwner }: { businessId: string; isOwner: boolean }) {
  const pathname = usePathname();
  const base = `/b/${businessId}/settings`;
  const items = pages
    .filter((page) => isOwner || !page.isForOwners)
    .map(({ path, label }) => ({
      href: base + path,
      label,
      active: pathname === base + path || (path !== "" && pathname.startsWith(`${base}${path}/`)),
    }));
  return <Tabs label="Settings" items={items} />;
}
