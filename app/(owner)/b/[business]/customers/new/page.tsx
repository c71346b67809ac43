import type { Metadata } from "next";
import { CustomerForm } from "@/components/customers/customer-form";
import { PageHeader } from "@/components/ui";
import { countryChoices } from "@/lib/customers/countries";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { saveCustomerAction } from "../actions";

export const metadata: Metadata = { title: "New customer" };

export default async function NewCustomerPage({ params }: { params: Promise<{ business: string }> }) {
  const { businessId } = await requireOwner((await params).business);
  const customerId = (await getContext()).newId("cus");
  return (
    <div className="max-w-2xl">
      <PageHeader title="New customer" back={{ href: `/b/${businessId}/customers`, label: "Customers" }} />
      <CustomerForm
        businessId={businessId}
        customerId={customerId}
        customer={null}
        countries={countryChoices("en")}
        save={saveCustomerAction}
      />
    </div>
  );
}
