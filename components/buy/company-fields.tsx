import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { BuyTexts } from "./buy-texts";

type CompanyFieldsProps = {
  texts: BuyTexts;
  countries: { code: string; name: string }[];
  value: (name: string, fallback?: string) => string;
  errorOf: (name: string) => string | null;
};

/** Only for those who want an invoice for a company; shown by the check box alone, so it works without JavaScript. */
export function CompanyFields({ texts, countries, value, errorOf }: CompanyFieldsProps) {
  return (
    <div className="[&:has(#wantsInvoice:not(:checked))_.company]:hidden">
      <div className="flex items-start gap-3">
        <input
          type="checkbox"
          id="wantsInvoice"
          name="wantsInvoice"
          value="yes"
          defaultChecked={value("wantsInvoice") !== ""}
          className="mt-0.5 size-5 shrink-0 accent-(--accent)"
        />
        <label htmlFor="wantsInvoice">{texts.wantsInvoice}</label>
      </div>
      <div className="company mt-4 grid grid-cols-[8rem_minmax(0,1fr)] gap-4">
        <Field label={texts.company} name="company" error={errorOf("company")} className="col-span-2">
          <Input defaultValue={value("company")} maxLength={200} autoComplete="organization" />
        </Field>
        <Field label={texts.address} name="addressLine1" error={errorOf("addressLine1")} className="col-span-2">
          <Input defaultValue={value("addressLine1")} maxLength={200} autoComplete="address-line1" />
        </Field>
        <Field label={texts.postalCode} name="postalCode" error={errorOf("postalCode")}>
          <Input defaultValue={value("postalCode")} maxLength={20} autoComplete="postal-code" />
        </Field>
        <Field label={texts.city} name="city" error={errorOf("city")}>
          <Input defaultValue={value("city")} maxLength={100} autoComplete="address-level2" />
        </Field>
        <Field label={texts.country} name="country" error={errorOf("country")} className="col-span-2">
          <Select key={value("country")} defaultValue={value("country")} autoComplete="country">
            <option value="">{texts.chooseCountry}</option>
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={
            <>
              {texts.taxId} <span className="text-xs font-normal text-ink-3">{texts.optional}</span>
            </>
          }
          name="taxId"
          error={errorOf("taxId")}
          className="col-span-2"
        >
          <Input defaultValue={value("taxId")} maxLength={50} autoComplete="off" />
        </Field>
      </div>
    </div>
  );
}
