"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardSection } from "@/components/ui/card";
import { Banner } from "@/components/ui/page";
import { useActionForm } from "@/components/ui/use-action-form";
import type { BusinessSettings } from "@/lib/businesses/load-business-settings";
import type { FormAction } from "@/lib/http/action-state";
import { BankFields } from "./bank-fields";
import { ContactFields } from "./contact-fields";
import { InvoiceHead } from "./invoice-head";
import { LogoField } from "./logo-field";
import { LookFields } from "./look-fields";
import { NewInvoiceFields } from "./new-invoice-fields";
import { NoticeFields } from "./notice-fields";
import { NumberFields, ProformaNumberFields } from "./number-fields";

export type Choices = {
  countries: { code: string; name: string }[];
  currencies: { code: string; name: string }[];
  timeZones: string[];
};

/** What a group of fields needs: the stored values, and the sentence for each field. */
export type FieldsProps = { settings: BusinessSettings; errorOf: (field: string) => string | null };

type BusinessFormProps = {
  settings: BusinessSettings;
  choices: Choices;
  /** The printed address, written by the server. */
  addressLines: string[];
  save: FormAction<null>;
  saveLogo: FormAction<string>;
  removeLogo: FormAction<null>;
};

export function BusinessForm({ settings, choices, addressLines, save, saveLogo, removeLogo }: BusinessFormProps) {
  const { business } = settings;
  const form = useActionForm(save);
  const [typed, setTyped] = useState<FormData | null>(null);
  const fields = { settings, errorOf: form.errorOf };
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,42rem)_minmax(0,1fr)]">
      <div className="min-w-0 space-y-6">
        <Card>
          <CardSection title="Logo" text="Stands on invoices, mails and the pages your customers see.">
            <LogoField business={business} save={saveLogo} remove={removeLogo} />
          </CardSection>
        </Card>
        <form {...form.form} onChange={(event) => setTyped(new FormData(event.currentTarget))}>
          <input type="hidden" name="businessId" value={business.id} />
          <Card>
            <CardSection title="You, on your invoices">
              <ContactFields {...fields} countries={choices.countries} />
            </CardSection>
            <CardSection title="Color" text="Buttons and lines on invoices, mails and payment pages.">
              <LookFields {...fields} />
            </CardSection>
            <CardSection
              title="Bank transfer"
              text="The other way to pay, on every invoice. Leave empty to offer none."
            >
              <BankFields {...fields} />
            </CardSection>
            <CardSection title="New invoices" text="What a new invoice starts with. You can change it on each one.">
              <NewInvoiceFields {...fields} choices={choices} />
            </CardSection>
            <CardSection
              id="numbers"
              className="scroll-mt-20"
              title="Invoice numbers"
              text="Numbers follow each other without gaps. Test invoices have their own."
            >
              <NumberFields {...fields} typed={typed} />
            </CardSection>
            <CardSection
              title="Proforma numbers"
              text="Proformas count for themselves. Once one is paid, it becomes an invoice and takes the next invoice number."
            >
              <ProformaNumberFields {...fields} typed={typed} />
            </CardSection>
            <CardSection title="Notices and reminders">
              <NoticeFields {...fields} />
            </CardSection>
          </Card>
          <div className="sticky bottom-14 z-20 mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-bg py-3 md:bottom-0">
            <Button type="submit" variant="primary" pending={form.pending}>
              Save
            </Button>
            <SaveOutcome error={form.error} state={form.state} />
          </div>
        </form>
      </div>
      <InvoiceHead business={business} addressLines={addressLines} typed={typed} />
    </div>
  );
}

type SaveOutcomeProps = { error: string | null; state: { ok: boolean; message?: string } | null };

function SaveOutcome({ error, state }: SaveOutcomeProps) {
  if (state === null) return null;
  if (state.ok)
    return (
      <p role="status" className="text-sm text-good">
        {state.message}
      </p>
    );
  if (error !== null)
    return (
      <Banner tone="bad" live>
        {error}
      </Banner>
    );
  return (
    <p role="alert" className="text-sm text-bad">
      Not saved: {state.message}
    </p>
  );
}
