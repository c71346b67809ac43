import { ExternalLink, Mail } from "lucide-react";
import { QrCode } from "@/components/hosted/qr-code";
import { ButtonLink, CardSection, CopyButton } from "@/components/ui";
import { ShareButtons } from "../invoices/share-link";

type OfferShareProps = { url: string; name: string; language: "en" | "de"; isTest: boolean };

const words = { en: "Buy", de: "Kaufen" } as const;

/** The line for the website. It is a plain link, so it sells everywhere, with or without scripts. */
export const snippetOf = (url: string, language: "en" | "de"): string =>
  `<a href="${url}" data-paymast>${words[language]}</a>`;

/** Three ways to the same page: a line for the website, a link, a code to print. */
export function OfferShare({ url, name, language, isTest }: OfferShareProps) {
  const snippet = snippetOf(url, language);
  return (
    <>
      <CardSection title="For your website" text="Paste this line where the button should stand.">
        <pre className="rounded-control border border-line bg-line-2 px-4 py-3 text-[13px] wrap-anywhere whitespace-pre-wrap">
          <code>{snippet}</code>
        </pre>
        <div className="mt-3 flex flex-wrap gap-2">
          <CopyButton text={snippet} label="Copy the line" variant="primary" />
          <a href={developerMail({ url, name, snippet, isTest })} className="contents">
            <span className="inline-flex h-10 items-center gap-2 rounded-control border border-line bg-surface px-4 font-[550] hover:bg-line-2">
              <Mail aria-hidden className="size-4" /> Send to my web developer
            </span>
          </a>
        </div>
      </CardSection>
      <CardSection title="Link and code" text="For mails, chats, posters and your shop window.">
        <div className="flex flex-wrap items-start gap-5">
          <QrCode text={url} label={`Code that opens the page of ${name}`} />
          <div className="min-w-0 flex-1">
            <p className="text-sm wrap-anywhere">{url}</p>
            <div className="mt-3 flex flex-wrap gap-2">
              <ShareButtons url={url} title={name} />
              <ButtonLink href={url} target="_blank" prefetch={false} variant="ghost">
                <ExternalLink aria-hidden /> Buyer’s page
              </ButtonLink>
            </div>
          </div>
        </div>
      </CardSection>
    </>
  );
}

/** Opens the owner's own mail program with everything a developer needs. */
function developerMail(of: { url: string; name: string; snippet: string; isTest: boolean }): string {
  const subject = `Please put “${of.name}” on our website`;
  const body = [
    "Hello,",
    "",
    `please put this line where the button for “${of.name}” should stand:`,
    "",
    of.snippet,
    "",
    `It is a plain link to ${of.url}, where buyers pay. It needs no script and can be styled like any link.`,
    ...(of.isTest ? ["It is a test product: no real money moves. Test cards stand on its payment page."] : []),
    "",
    "Thank you!",
  ].join("\r\n");
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}
