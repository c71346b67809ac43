import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { groupedIban } from "@/lib/businesses/iban";
import type { FieldsProps } from "./business-form";

export function BankFields({ settings, errorOf }: FieldsProps) {
  const { business } = settings;
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <Field className="sm:col-span-6" label="IBAN" name="iban" error={errorOf("iban")} optional>
        <Input
          defaultValue={business.iban === null ? "" : groupedIban(business.iban)}
          maxLength={60}
          spellCheck={false}
          autoCapitalize="characters"
          className="num"
        />
      </Field>
      <Field
        className="sm:col-span-3"
        label="Account holder"
        name="bankAccountHolder"
        error={errorOf("bankAccountHolder")}
        hint="Empty means your business name."
        optional
      >
        <Input defaultValue={business.bankAccountHolder ?? ""} maxLength={140} />
      </Field>
      <Field className="sm:col-span-3" label="BIC" name="bic" error={errorOf("bic")} optional>
        <Input defaultValue={business.bic ?? ""} maxLength={20} spellCheck={false} autoCapitalize="characters" />
      </Field>
      <Field className="sm:col-span-6" label="Bank" name="bankName" error={errorOf("bankName")} optional>
        <Input defaultValue={business.bankName ?? ""} maxLength={140} />
      </Field>
      <Field
        className="sm:col-span-6"
        label="Account without an IBAN"
        name="bankAccountText"
        error={errorOf("bankAccountText")}
        hint="As your customers should see it: routing and account number, sort code, PIX key…"
        optional
      >
        <Textarea defaultValue={business.bankAccountText ?? ""} rows={3} maxLength={1_000} />
      </Field>
    </div>
  );
}
