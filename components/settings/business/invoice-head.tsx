import { BusinessTile } from "@/components/shell/business-tile";
import { Card } from "@/components/ui/card";
import type { Business } from "@/lib/businesses/business";
import { addressLines } from "@/lib/customers/address";

type InvoiceHeadProps = { business: Business; addressLines: string[]; typed: FormData | null };

/** The head of an invoice as it will be, while it is typed. On white, because paper is. */
export function InvoiceHead({ business, addressLines: stored, typed }: InvoiceHeadProps) {
  const now = (field: keyof Business): string => String(typed?.get(field) ?? business[field] ?? "");
  const accent = /^#[0-9a-f]{6}$/i.test(now("accentColor")) ? now("accentColor") : business.accentColor;
  const language = now("language") === "de" ? "de" : "en";
  // The browser may name a country otherwise than the server did, so it names none before something is typed.
  const lines = typed === null ? stored : addressLines(addressOf(now), language);
  const contact = [now("email"), now("phone"), now("website")].filter((part) => part.trim() !== "");
  return (
    <aside aria-label="Preview of the invoice head" className="sticky top-6 hidden xl:block">
      <Card className="overflow-hidden bg-white text-[#10151d]" style={{ borderTop: `4px solid ${accent}` }}>
        <div className="flex items-start justify-between gap-4 p-6">
          <div className="min-w-0 text-[13px] leading-relaxed text-[#4a5565]">
            <p className="text-[15px] font-semibold break-words text-[#10151d]">{now("name") || "Your business"}</p>
            {lines.map((line) => (
              <p key={line} className="break-words">
                {line}
              </p>
            ))}
            {now("taxId") ? <p className="mt-1.5 break-words">{now("taxId")}</p> : null}
            {contact.map((part) => (
              <p key={part} className="break-words">
                {part}
              </p>
            ))}
          </div>
          <BusinessTile name={now("name") || "·"} logoPictureId={business.logoPictureId} className="size-14 text-xl" />
        </div>
        <p className="px-6 pb-6 text-2xl font-semibold tracking-tight" style={{ color: accent }}>
          {language === "de" ? "Rechnung" : "Invoice"}
        </p>
      </Card>
      <p className="mt-2 text-center text-xs text-ink-3">Preview of the invoice head</p>
    </aside>
  );
}

const addressOf = (now: (field: keyof Business) => string) => ({
  addressLine1: now("addressLine1"),
  addressLine2: now("addressLine2"),
  postalCode: now("postalCode"),
  city: now("city"),
  region: now("region"),
  country: now("country") || null,
});
