import type { SellerSnapshot } from "@/lib/invoices/invoice-snapshot";
import type { Translate } from "@/lib/messages/messages";

/** How to reach a person: the business's own e-mail and phone. */
export function Questions({ t, seller }: { t: Translate<"page">; seller: SellerSnapshot }) {
  if (seller.email === null && seller.phone === null) return null;
  return (
    <p className="text-center text-[13px] text-ink-2">
      {t("questions")}{" "}
      {seller.email ? (
        <a
          className="link inline-block py-1 wrap-anywhere"
          href={`mailto:${encodeURIComponent(seller.email).replace("%40", "@")}`}
        >
          {seller.email}
        </a>
      ) : null}
      {seller.email && seller.phone ? " · " : null}
      {seller.phone ? (
        <a className="link inline-block py-1 wrap-anywhere" href={`tel:${seller.phone.replace(/[^+\d]/g, "")}`}>
          {seller.phone}
        </a>
      ) : null}
    </p>
  );
}
