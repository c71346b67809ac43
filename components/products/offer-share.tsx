import { Download, ExternalLink, Mail } from "lucide-react";
import { QrCode } from "@/components/hosted/qr-code";
import { ButtonLink, CardSection, CopyButton } from "@/components/ui";
import { BUY_WORDS, cspLines, embedLink, embedScript } from "@/lib/embed/reference";
import { ShareButtons } from "../invoices/share-link";

type OfferShareProps = {
  url: string;
  publicUrl: string;
  name: string;
  language: "en" | "de";
  isTest: boolean;
  /** Where the plugin made for this product is downloaded. */
  pluginHref: string;
};

/** For the website: a plain link, which sells everywhere, and the script that opens it over the page. */
const snippetOf = ({ url, publicUrl, language }: Pick<OfferShareProps, "url" | "publicUrl" | "language">): string =>
  `${embedLink(url, BUY_WORDS[language])}\n${embedScript(publicUrl)}`;

/** Three ways to the same page: a line for the website, a link, a code to print. */
export function OfferShare(props: OfferShareProps) {
  const { url, name, isTest, pluginHref } = props;
  const snippet = snippetOf(props);
  return (
    <>
      <CardSection
        title="For your website"
        text="Paste these two lines where the button should stand. The first sells by itself; the second opens it over your page, and one of it on a page is enough."
      >
        <pre className="rounded-control border border-line bg-line-2 px-4 py-3 text-[13px] wrap-anywhere whitespace-pre-wrap">
          <code>{snippet}</code>
        </pre>
        <div className="mt-3 flex flex-wrap gap-2">
          <CopyButton text={snippet} label="Copy the lines" variant="primary" />
          <a href={developerMail({ url, name, snippet, isTest })} className="contents">
            <span className="inline-flex h-10 items-center gap-2 rounded-control border border-line bg-surface px-4 font-[550] hover:bg-line-2">
              <Mail aria-hidden className="size-4" /> Send to my web developer
            </span>
          </a>
          <ButtonLink href={pluginHref} prefetch={false} variant="ghost" download>
            <Download aria-hidden /> WordPress plugin
          </ButtonLink>
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
    `please put these lines where the button for “${of.name}” should stand:`,
    "",
    of.snippet,
    "",
    `The first is a plain link to ${of.url}, where buyers pay; with a class of its own it keeps your look. The second opens that page over ours and is needed once a page. A strict Content-Security-Policy needs these two lines:`,
    "",
    ...cspLines(new URL(of.url).origin),
    "",
    `Attributes and events for your own scripts: ${new URL(of.url).origin}/developers`,
    ...(of.isTest ? ["It is a test product: no real money moves. Test cards stand on its payment page."] : []),
    "",
    "Thank you!",
  ].join("\r\n");
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}
