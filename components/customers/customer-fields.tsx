import { Field, Input, Select, Textarea } from "@/components/ui";
import type { CustomerInput } from "@/lib/customers/customer";
import { currencies } from "@/lib/money/currencies";

/** Named on the server: browsers and Node write some countries differently. */
export type Countries = { code: string; name: string }[];

type CustomerFieldsProps = {
  customer: CustomerInput | null;
  countries: Countries;
  errorOf: (field: string) => string | null;
  /** Keeps ids apart from fields of the page behind a dialog. */
  idPrefix?: string;
  /** Only what an invoice needs. */
  isShort?: boolean;
};

/** The fields of a customer, for the customer's page and for the dialog of the invoice editor. */
export function CustomerFields({ customer, countries, errorOf, idPrefix = "", isShort = false }: CustomerFieldsProps) {
  const tie = (name: keyof CustomerInput) => ({ name, id: `${idPrefix}${name}`, error: errorOf(name) });
  const value = (name: keyof CustomerInput) => customer?.[name] ?? "";
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field {...tie("name")} label="Name" className="sm:col-span-2">
        <Input defaultValue={value("name")} maxLength={200} autoComplete="off" required />
      </Field>
      <Field {...tie("email")} label="E-mail" hint="Invoices are mailed here." className="sm:col-span-2">
        <Input type="email" defaultValue={value("email")} maxLength={254} autoComplete="off" />
      </Field>
      <Field {...tie("addressLine1")} label="Address" optional className="sm:col-span-2">
        <Input defaultValue={value("addressLine1")} maxLength={200} autoComplete="off" />
      </Field>
      {isShort ? null : (
        <Field {...tie("addressLine2")} label="Address, second line" optional className="sm:col-span-2">
          <Input defaultValue={value("addressLine2")} maxLength={200} autoComplete="off" />
        </Field>
      )}
      <Field {...tie("postalCode")} label="Postal code" optional>
        <Input defaultValue={value("postalCode")} maxLength={20} autoComplete="off" />
      </Field>
      <Field {...tie("city")} label="City" optional>
        <Input defaultValue={value("city")} maxLength={100} autoComplete="off" />
      </Field>
      {isShort ? null : (
        <Field {...tie("region")} label="State or region" optional>
          <Input defaultValue={value("region")} maxLength={100} autoComplete="off" />
        </Field>
      )}
      <Field {...tie("country")} label="Country" optional>
        <Select defaultValue={value("country")}>
          <option value="">—</option>
          {countries.map((country) => (
            <option key={country.code} value={country.code}>
              {country.name}
            </option>
          ))}
        </Select>
      </Field>
      <Field {...tie("taxId")} label="Tax ID" optional>
        <Input defaultValue={value("taxId")} maxLength={50} autoComplete="off" />
      </Field>
      {isShort ? null : <MoreFields tie={tie} value={value} />}
    </div>
  );
}

type MoreFieldsProps = {
  tie: (name: keyof CustomerInput) => { name: string; id: string; error: string | null };
  value: (name: keyof CustomerInput) => string;
};

function MoreFields({ tie, value }: MoreFieldsProps) {
  return (
    <>
      <Field {...tie("phone")} label="Phone" optional>
        <Input type="tel" defaultValue={value("phone")} maxLength={50} autoComplete="off" />
      </Field>
      <Field {...tie("language")} label="Language" hint="Of invoices, mails and the payment page.">
        <Select defaultValue={value("language")}>
          <option value="">The business's</option>
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </Select>
      </Field>
      <Field {...tie("currency")} label="Currency" hint="New invoices start with it.">
        <Select defaultValue={value("currency")}>
          <option value="">The business's</option>
          {currencies.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </Select>
      </Field>
      <Field {...tie("notes")} label="Notes" hint="Only you see them." optional className="sm:col-span-2">
        <Textarea defaultValue={value("notes")} rows={3} maxLength={4_000} />
      </Field>
    </>
  );
}
