"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Banner, Button, Card, CardSection, useActionForm } from "@/components/ui";
import type { CustomerInput } from "@/lib/customers/customer";
import { type Countries, CustomerFields } from "./customer-fields";
import type { SaveCustomer } from "./new-customer-dialog";

type CustomerFormProps = {
  businessId: string;
  customerId: string;
  customer: CustomerInput | null;
  countries: Countries;
  save: SaveCustomer;
};

/** A customer's data. What was issued keeps its own copy, so a change here changes no document. */
export function CustomerForm({ businessId, customerId: given, customer, countries, save }: CustomerFormProps) {
  // Saving renders the page anew on the server, with another id for a new customer: the first one stays.
  const [customerId] = useState(given);
  const router = useRouter();
  const { form, pending, errorOf, error, message } = useActionForm(save, {
    onSuccess: (saved) => {
      if (customer === null) router.replace(`/b/${businessId}/customers/${saved.id}`);
      else router.refresh();
    },
  });
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="customerId" value={customerId} />
      <input type="hidden" name="isNew" value={customer === null ? "yes" : "no"} />
      <Card>
        <CardSection>
          {error ? (
            <Banner tone="bad" live className="mb-4">
              {error}
            </Banner>
          ) : null}
          <CustomerFields customer={customer} countries={countries} errorOf={errorOf} />
          <div className="mt-6 flex items-center justify-end gap-4">
            <span role="status" className="text-sm text-good">
              {message}
            </span>
            <Button type="submit" variant="primary" pending={pending}>
              {customer === null ? "Add customer" : "Save"}
            </Button>
          </div>
        </CardSection>
      </Card>
    </form>
  );
}
