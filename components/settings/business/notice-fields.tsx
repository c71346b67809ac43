import { Checkbox } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { FieldsProps } from "./business-form";

export function NoticeFields({ settings, errorOf }: FieldsProps) {
  const { business } = settings;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="When an invoice is paid, tell me" name="paidNotice" error={errorOf("paidNotice")}>
        <Select defaultValue={business.paidNotice}>
          <option value="each">by a mail for each payment</option>
          <option value="daily">by one mail a day</option>
          <option value="off">not by mail</option>
        </Select>
      </Field>
      <Field
        label="Remind the customer, days after the due date"
        name="reminderAfterDays"
        error={errorOf("reminderAfterDays")}
        hint="Once, and not while money is on its way. Empty means never."
      >
        <Input
          inputMode="numeric"
          defaultValue={business.reminderAfterDays ?? ""}
          maxLength={2}
          className="num"
          placeholder="Never"
        />
      </Field>
      <Checkbox
        className="sm:col-span-2"
        name="providerReceipts"
        defaultChecked={business.providerReceipts}
        label="Stripe mails its own receipt as well"
        hint="Your customer gets a receipt with the paid PDF from you in any case."
      />
    </div>
  );
}
