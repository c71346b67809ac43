import type { ReactNode } from "react";
import { SettingsTabs } from "@/components/shell/settings-tabs";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";

type LayoutProps = { params: Promise<{ business: string }>; children: ReactNode };

export default async function SettingsLayout({ params, children }: LayoutProps) {
  const owner = await requireOwner((await params).business, { roles: ALL_ROLES });
  return (
    <>
      <SettingsTabs businessId={owner.businessId} role={owner.role} />
      <div className="pt-6">{children}</div>
    </>
  );
}
