"use client";

import { usePathname } from "next/navigation";
import { Tabs } from "@/components/ui/page";
import type { Role } from "@/lib/auth/role";

const pages = [
  { path: "", label: "Business", roles: ["owner"] },
  { path: "/online-payments", label: "Online payments", roles: ["owner"] },
  { path: "/mail", label: "E-mail", roles: ["owner"] },
  { path: "/team", label: "Team", roles: ["owner"] },
  { path: "/health", label: "Health", roles: ["owner"] },
  { path: "/developers", label: "Developers", roles: ["owner", "developer"] },
  { path: "/account", label: "Your account", roles: ["owner", "member", "developer"] },
] as const satisfies readonly { path: string; label: string; roles: readonly Role[] }[];

export function SettingsTabs({ businessId, role }: { businessId: string; role: Role }) {
  const pathname = usePathname();
  const base = `/b/${businessId}/settings`;
  const items = pages
    .filter((page) => page.roles.some((one) => one === role))
    .map(({ path, label }) => ({
      href: base + path,
      label,
      active: pathname === base + path || (path !== "" && pathname.startsWith(`${base}${path}/`)),
    }));
  return <Tabs label="Settings" items={items} />;
}
