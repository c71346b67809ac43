"use client";

import { Banner, Button, Dialog, useActionForm } from "@/components/ui";
import { emptyCustomer } from "@/lib/customers/empty-customer";
import type { ActionState } from "@/lib/http/action-state";
import type { PickedCustomer } from "@/lib/invoices/load-editor";
import { type Countries, CustomerFields } from "./customer-fields";

export type SaveCustomer = (
  previous: ActionState<PickedCustomer>,
  input: FormData | Record<string, unknown>,
) => Promise<ActionState<PickedCustomer>>;

type NewCustomerDialogProps = {
  businessId: string;
  customerId: string;
  name: string;
  countries: Countries;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  save: SaveCustomer;
  onSaved: (customer: PickedCustomer) => void;
};

/** A new customer without leaving the invoice. */
export function NewCustomerDialog(props: NewCustomerDialogProps) {
  return (
    <Dialog title="New customer" open={props.open} onOpenChange={props.onOpenChange}>
      <NewCustomerForm {...props} />
    </Dialog>
  );
}

function NewCustomerForm(props: NewCustomerDialogProps) {
  const { businessId, customerId, name, countries, save, onSaved, onOpenChange } = props;
  const { form, pending, errorOf, error } = useActionForm(save, {
    onSuccess: (customer) => {
      onOpenChange(false);
      onSaved(customer);
    },
  });
  return (
    <form {...form}>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="customerId" value={customerId} />
      <input type="hidden" name="isNew" value="yes" />
      {error ? (
        <Banner tone="bad" live className="mb-4">
          {error}
        </Banner>
      ) : null}
      <CustomerFields
        customer={startWith(name)}
        countries={countries}
        errorOf={errorOf}
        idPrefix="new-customer-"
        isShort
      />
      <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Add customer
        </Button>
      </div>
    </form>
  );
}

/** What was searched for is most likely the new customer's name or address. */
const startWith = (typed: string) => ({
  ...emptyCustomer,
  name: typed.includes("@") ? "" : typed,
  email: typed.includes("@") ? typed : null,
});
