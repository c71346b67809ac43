import Link from "next/link";
import { BusinessTile } from "@/components/shell/business-tile";
import { Card } from "@/components/ui/card";
import type { PublicBusiness } from "@/lib/businesses/load-public-business";
import { translator } from "@/lib/messages/messages";

/** Who the business is and how to reach it; for customers who shorten the address of their invoice. */
export function BusinessPage({ business, isSignedIn }: { business: PublicBusiness; isSignedIn: boolean }) {
  const t = translator(business.language, "site");
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-lg flex-col px-4 py-10">
      <main className="flex flex-1 flex-col justify-center">
        <Card className="px-6 py-9 text-center">
          <BusinessTile
            name={business.name}
            logoPictureId={business.logoPictureId}
            className="mx-auto size-16 rounded-card text-2xl"
          />
          <h1 className="mt-5 break-words">{business.name}</h1>
          {business.addressLines.length > 0 ? (
            <address className="mt-2 text-sm text-ink-2 not-italic">
              {business.addressLines.map((line) => (
                <span key={line} className="block">
                  {line}
                </span>
              ))}
            </address>
          ) : null}
          <ul className="mt-5 space-y-1.5 text-sm">
            <li>
              <a href={`mailto:${business.email}`} className="link break-words">
                {business.email}
              </a>
            </li>
            {business.phone ? (
              <li>
                <a href={`tel:${business.phone.replace(/[^+\d]/g, "")}`} className="link num">
                  {business.phone}
                </a>
              </li>
            ) : null}
            {business.website ? (
              <li>
                <a href={business.website} rel="noopener" className="link break-words">
                  {business.website.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
                </a>
              </li>
            ) : null}
          </ul>
        </Card>
        <p className="mt-5 text-center text-[13px] text-balance text-ink-3">{t("invoiceHint")}</p>
      </main>
      <footer className="pt-8 text-center text-[13px]">
        <Link href={isSignedIn ? "/b" : "/sign-in"} className="text-ink-3 no-underline hover:text-ink hover:underline">
          {t(isSignedIn ? "dashboard" : "signIn")}
        </Link>
      </footer>
    </div>
  );
}
