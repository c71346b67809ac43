import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { Choices, FieldsProps } from "./business-form";

export function ContactFields({ settings, errorOf, countries }: FieldsProps & Pick<Choices, "countries">) {
  const { business } = settings;
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <Field className="sm:col-span-6" label="Business name" name="name" error={errorOf("name")}>
        <Input defaultValue={business.name} autoComplete="organization" maxLength={200} required />
      </Field>
      <Field className="sm:col-span-6" label="Address" name="addressLine1" error={errorOf("addressLine1")} optional>
        <Input
          defaultValue={business.addressLine1 ?? ""}
          autoComplete="address-line1"
          maxLength={200}
          placeholder="Street and number"
        />
      </Field>
      <Field
        className="sm:col-span-6"
        label="Address, second line"
        name="addressLine2"
        error={errorOf("addressLine2")}
        optional
      >
        <Input defaultValue={business.addressLine2 ?? ""} autoComplete="address-line2" maxLength={200} />
      </Field>
      <Field className="sm:col-span-2" label="Postal code" name="postalCode" error={errorOf("postalCode")} optional>
        <Input defaultValue={business.postalCode ?? ""} autoComplete="postal-code" maxLength={30} />
      </Field>
      <Field className="sm:col-span-4" label="Town" name="city" error={errorOf("city")} optional>
        <Input defaultValue={business.city ?? ""} autoComplete="address-level2" maxLength={100} />
      </Field>
      <Field className="sm:col-span-3" label="State or region" name="region" error={errorOf("region")} optional>
        <Input defaultValue={business.region ?? ""} autoComplete="address-level1" maxLength={100} />
      </Field>
      <Field className="sm:col-span-3" label="Country" name="country" error={errorOf("country")}>
        <Select defaultValue={business.country} autoComplete="country">
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        className="sm:col-span-3"
        label="Tax number"
        name="taxId"
        error={errorOf("taxId")}
        hint="VAT, NIP, GST…"
        optional
      >
        <Input defaultValue={business.taxId ?? ""} maxLength={60} />
      </Field>
      <Field className="sm:col-span-3" label="Phone" name="phone" error={errorOf("phone")} optional>
        <Input type="tel" defaultValue={business.phone ?? ""} autoComplete="tel" maxLength={40} />
      </Field>
      <Field
        className="sm:col-span-3"
        label="E-mail"
        name="email"
        error={errorOf("email")}
        hint="Your customers' replies arrive here."
      >
        <Input type="email" defaultValue={business.email} autoComplete="email" maxLength={254} required />
      </Field>
      <Field className="sm:col-span-3" label="Website" name="website" error={errorOf("website")} optional>
        <Input type="text" inputMode="url" defaultValue={business.website ?? ""} autoComplete="url" maxLength={200} />
      </Field>
    </div>
  );
}
