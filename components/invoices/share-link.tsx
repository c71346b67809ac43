"use client";

import { ExternalLink, FileText, Share2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, ButtonLink, CopyButton } from "@/components/ui";

type ShareButtonsProps = { url: string; title: string };
type ShareLinkProps = ShareButtonsProps & { pdfHref: string };

/** The customer's link: copy it, hand it to another app of the phone, or look at it. */
export function ShareLink({ url, title, pdfHref }: ShareLinkProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <ShareButtons url={url} title={title} />
      <ButtonLink href={pdfHref} target="_blank" prefetch={false}>
        <FileText aria-hidden /> PDF
      </ButtonLink>
      <ButtonLink href={url} target="_blank" prefetch={false} variant="ghost">
        <ExternalLink aria-hidden /> Customer’s page
      </ButtonLink>
    </div>
  );
}

/** The two ways to hand the link over without a mail. */
export function ShareButtons({ url, title }: ShareButtonsProps) {
  const [canShare, setCanShare] = useState(false);
  // Known in the browser only; the server renders the page without the button.
  useEffect(() => setCanShare(typeof navigator.share === "function"), []);
  async function share() {
    try {
      await navigator.share({ title, url });
    } catch (error) {
      // Closing the phone's own sheet is an answer, not a failure.
      if (error instanceof DOMException && error.name === "AbortError") return;
      throw error;
    }
  }
  return (
    <>
      <CopyButton text={url} label="Copy link" />
      {canShare ? (
        <Button onClick={share}>
          <Share2 aria-hidden /> Share
        </Button>
      ) : null}
    </>
  );
}
