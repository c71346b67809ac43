import type { SellerSnapshot } from "@/lib/invoices/invoice-snapshot";

/** The business as the customer knows it: logo (from our own address), name, and one line under it. */
export function BusinessHead({ seller, subtitle }: { seller: SellerSnapshot; subtitle: string }) {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <BusinessLogo seller={seller} />
      <div className="min-w-0">
        <p className="line-clamp-3 leading-snug font-semibold wrap-anywhere">{seller.name}</p>
        <p className="num line-clamp-3 wrap-anywhere text-[13px] text-ink-2">{subtitle}</p>
      </div>
    </div>
  );
}

function BusinessLogo({ seller }: { seller: SellerSnapshot }) {
  if (seller.logoPictureId === null) {
    return (
      <div
        aria-hidden
        className="grid size-11 shrink-0 place-items-center rounded-[11px] bg-accent text-lg font-bold text-accent-ink"
      >
        {firstLetter(seller.name)}
      </div>
    );
  }
  return (
    // The name stands beside it, so the picture says nothing more. White ground: logos are drawn for paper.
    // A plain img: next/image would add a script and an optimizer for one small PNG of ours.
    <img
      src={`/api/logo/${seller.logoPictureId}`}
      alt=""
      width={44}
      height={44}
      className="h-11 w-auto max-w-32 shrink-0 rounded-[11px] bg-white object-contain"
    />
  );
}

/** By grapheme-ish unit: a letter outside of the first plane is two code units. */
const firstLetter = (name: string): string => ([...name.trim()][0] ?? "·").toLocaleUpperCase();
