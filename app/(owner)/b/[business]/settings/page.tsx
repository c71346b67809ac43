import type { Metadata } from "next";
import { BusinessForm } from "@/components/settings/business/business-form";
import { PageHeader } from "@/components/ui/page";
import { loadBusinessSettings } from "@/lib/businesses/load-business-settings";
import { timeZones } from "@/lib/businesses/time-zones";
import { addressLines } from "@/lib/customers/address";
import { countryChoices } from "@/lib/customers/countries";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { currencyChoices } from "@/lib/money/currency-names";
import { removeLogoAction, saveBusinessAction, saveLogoAction } from "./actions";

export const metadata: Metadata = { title: "Business" };

type PageProps = { params: Promise<{ business: string }> };

export default async function BusinessSettingsPage({ params }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ["owner"] });
  const settings = await loadBusinessSettings(await getContext(), { businessId: owner.businessId });
  return (
    <>
      <PageHeader title="Business" subtitle="What your invoices say about you, and how new ones start." />
      <BusinessForm
        settings={settings}
        addressLines={addressLines(settings.business, settings.business.language)}
        choices={{ countries: countryChoices("en"), currencies: currencyChoices("en"), timeZones: timeZones() }}
        save={saveBusinessAction}
        saveLogo={saveLogoAction}
        removeLogo={removeLogoAction}
      />
    </>
  );
}
