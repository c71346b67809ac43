import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import type { Choices, FieldsProps } from "./business-form";

export function NewInvoiceFields({ settings, errorOf, choices }: FieldsProps & { choices: Choices }) {
  const { business } = settings;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Currency" name="defaultCurrency" error={errorOf("defaultCurrency")}>
        <Select defaultValue={business.defaultCurrency}>
          {choices.currencies.map(({ code, name }) => (
            <option key={code} value={code}>
              {code} · {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="Language"
        name="language"
        error={errorOf("language")}
        hint="Of invoices, mails and pages; customers can have their own."
      >
        <Select defaultValue={business.language}>
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </Select>
      </Field>
      <Field label="Days to pay" name="paymentTermDays" error={errorOf("paymentTermDays")}>
        <Input inputMode="numeric" defaultValue={business.paymentTermDays} maxLength={3} className="num" />
      </Field>
      <Field label="Paper" name="paperSize" error={errorOf("paperSize")}>
        <Select defaultValue={business.paperSize}>
          <option value="a4">A4</option>
          <option value="letter">Letter</option>
        </Select>
      </Field>
      <Field
        className="sm:col-span-2"
        label="Time zone"
        name="timeZone"
        error={errorOf("timeZone")}
        hint="Decides which day it is on your invoices."
      >
        <Select defaultValue={business.timeZone}>
          {withCurrent(choices.timeZones, business.timeZone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        className="sm:col-span-2"
        label="Notes"
        name="defaultNotes"
        error={errorOf("defaultNotes")}
        hint="Printed below the lines."
        optional
      >
        <Textarea defaultValue={business.defaultNotes ?? ""} rows={3} maxLength={2_000} />
      </Field>
    </div>
  );
}

/** Names of zones change; the stored one stays choosable. */
const withCurrent = (zones: string[], current: string) => (zones.includes(current) ? zones : [current, ...zones]);
