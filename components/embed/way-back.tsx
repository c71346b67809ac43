import { ArrowLeft } from "lucide-react";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";

/** To the page of the owner's website that the buyer came from. */
export function WayBack({ href, language }: { href: string; language: Language }) {
  return (
    <p className="mb-5 text-[13px]">
      <a className="link inline-flex min-h-6 items-center gap-1.5" href={href} rel="noopener">
        <ArrowLeft aria-hidden className="size-4" />
        {translator(language, "buy")("backToShop", { site: new URL(href).host })}
      </a>
    </p>
  );
}
