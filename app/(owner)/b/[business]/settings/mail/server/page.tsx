import type { Metadata } from "next";
import { Suspense } from "react";
import { MailServerForm } from "@/components/settings/mail-server/mail-server-form";
import { SenderFindings } from "@/components/settings/mail-server/sender-findings";
import { TestMail } from "@/components/settings/mail-server/test-mail";
import { Banner, Card, PageHeader, Skeleton } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { requireOwner } from "@/lib/http/owner";
import { loadMailServer } from "@/lib/mail/load-mail-server";
import { lookUpSender } from "@/lib/mail/look-up-sender";
import { explainSender } from "@/lib/mail/sender-domain";
import { sendTestMailAction } from "../../online-payments/actions";
import { removeMailServerAction, saveMailServerAction } from "./actions";

export const metadata: Metadata = { title: "Mail server" };

type PageProps = { params: Promise<{ business: string }> };

/** Through which server mails go out, whether it works, and what the world thinks of the sender. */
export default async function MailServerPage({ params }: PageProps) {
  const { businessId, email } = await requireOwner((await params).business, { roles: ["owner"] });
  const view = await loadMailServer(await getContext(), { businessId });
  return (
    <div className="max-w-3xl space-y-5">
      <PageHeader
        title="Mail server"
        subtitle="Your invoices leave through this server and from this address."
        back={{ href: `/b/${businessId}/settings/mail`, label: "E-mail" }}
      />
      {view.canSend ? null : (
        <Banner tone="warn">
          No mail can be sent yet: this Paymast has no mail server of its own. Enter yours below. Until then you can
          share every invoice with <b>Copy link</b>.
        </Banner>
      )}
      <Card className="p-5 sm:p-6">
        <MailServerForm
          businessId={businessId}
          view={view}
          save={saveMailServerAction}
          remove={removeMailServerAction}
        />
      </Card>
      <Card className="p-5 sm:p-6">
        <TestMail businessId={businessId} fromAddress={view.fromAddress} toAddress={email} send={sendTestMailAction} />
      </Card>
      {view.senderDomain === null ? null : (
        <Card className="p-5 sm:p-6">
          <h2>Do mails from {view.senderDomain} arrive?</h2>
          <p className="mt-1 mb-4 text-sm text-ink-2">
            Other mail servers look up three records of your domain. Without them an invoice may land among the spam.
          </p>
          <Suspense fallback={<Skeleton className="h-28" />}>
            <LookedUp domain={view.senderDomain} />
          </Suspense>
        </Card>
      )}
    </div>
  );
}

/** Asking the DNS takes a moment; the rest of the page does not wait for it. */
async function LookedUp({ domain }: { domain: string }) {
  return <SenderFindings findings={explainSender(await lookUpSender(domain))} />;
}
