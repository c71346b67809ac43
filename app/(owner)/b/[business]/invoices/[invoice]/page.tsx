import type { Metadata } from "next";
import Link from "next/link";
import { DocumentCard } from "@/components/invoices/document-card";
import { InvoiceActions } from "@/components/invoices/invoice-actions";
import { InvoicePill } from "@/components/invoices/invoice-pill";
import { LiveRefresh } from "@/components/invoices/live-refresh";
import { MailList } from "@/components/invoices/mail-list";
import { PaymentList } from "@/components/invoices/payment-list";
import { ShareLink } from "@/components/invoices/share-link";
import { Timeline } from "@/components/invoices/timeline";
import { NoPayBanner } from "@/components/readiness/no-pay-banner";
import { Banner, ButtonLink, Card, CardSection, PageHeader, Pill, TestBadge } from "@/components/ui";
import { getContext } from "@/lib/http/context";
import { orNotFound } from "@/lib/http/or-not-found";
import { requireOwner } from "@/lib/http/owner";
import { may } from "@/lib/invoices/invoice";
import { type InvoiceDetails, loadInvoiceDetails } from "@/lib/invoices/load-invoice-details";
import { timelineLines } from "@/lib/invoices/timeline";
import { setAutoPaymentsAction } from "../../settings/online-payments/actions";
import {
  correctAction,
  deleteDraftAction,
  duplicateAction,
  issueAction,
  renewLinkAction,
  retryMailAction,
  voidAction,
} from "../actions";

export const metadata: Metadata = { title: "Invoice" };

type PageProps = { params: Promise<{ business: string; invoice: string }> };

const deeds = {
  issue: issueAction,
  remove: deleteDraftAction,
  duplicate: duplicateAction,
  renewLink: renewLinkAction,
  makeVoid: voidAction,
  correct: correctAction,
};

export default async function InvoicePage({ params }: PageProps) {
  const { business, invoice: invoiceId } = await params;
  const owner = await requireOwner(business);
  const { businessId } = owner;
  const ctx = await getContext();
  const details = await orNotFound(loadInvoiceDetails(ctx, { businessId, invoiceId }));
  const { invoice, snapshot } = details;
  const everyMs = waitMs(details);
  const base = `/b/${businessId}`;
  return (
    <>
      <PageHeader
        title={
          <>
            {invoice.number ?? "Draft"}
            {invoice.kind === "proforma" ? <Pill tone="mute">Proforma</Pill> : null}
            <InvoicePill {...invoice} isOverdue={details.isOverdue} />
            {invoice.mode === "test" ? <TestBadge /> : null}
          </>
        }
        subtitle={
          <Link className="link" href={`${base}/customers/${invoice.customerId}`}>
            {snapshot.customer.name}
          </Link>
        }
        back={{ href: `${base}/invoices`, label: "Invoices" }}
        actions={
          <InvoiceActions
            businessId={businessId}
            invoiceId={invoiceId}
            allowed={allowedOf(invoice)}
            next={nextOf(details)}
            deeds={deeds}
          />
        }
      />
      {everyMs === null ? null : <LiveRefresh everyMs={everyMs} />}
      <Notices details={details} base={base} isOwner={owner.role === "owner"} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-5">
          <DocumentCard details={details} language={owner.business.language} />
          <Money details={details} base={base} owner={owner} now={ctx.now()} />
        </div>
        <div className="min-w-0 space-y-5">
          <Reach details={details} base={base} timeZone={owner.business.timeZone} />
        </div>
      </div>
    </>
  );
}

const allowedOf = (invoice: InvoiceDetails["invoice"]) => ({
  edit: may("edit", invoice),
  send: may("send", invoice),
  remind: may("remind", invoice),
  correct: may("correct", invoice),
  void: may("void", invoice),
  renewLink: may("renewLink", invoice) && invoice.status !== "void",
  markPaid: canBePaid(invoice),
});

/** Issued, and something is left that money by hand may pay. */
const canBePaid = ({ status }: InvoiceDetails["invoice"]): boolean =>
  ["issued", "sent", "partially_paid", "on_its_way"].includes(status);

/** What most owners do next with an invoice like this. */
function nextOf({ invoice, isOverdue, mails, problem }: InvoiceDetails): "send" | "remind" | "none" {
  // A draft that can't be issued yet is edited first; the notice above says what is missing.
  if (invoice.status === "draft") return problem === null ? "send" : "none";
  if (!may("remind", invoice)) return "none";
  if (isOverdue) return "remind";
  return mails.some((mail) => mail.kind === "invoice" && mail.state !== "failed") ? "remind" : "send";
}

/** How soon news may come by itself: a mail is out in seconds, a customer may pay at any time; null when nothing is due. */
function waitMs({ invoice, mails }: InvoiceDetails): number | null {
  if (mails.some((mail) => mail.state === "queued")) return 2_000;
  return ["issued", "sent", "partially_paid", "on_its_way"].includes(invoice.status) ? 5_000 : null;
}

/** What the owner should know before anything else. */
function Notices({ details, base, isOwner }: { details: InvoiceDetails; base: string; isOwner: boolean }) {
  const { invoice, noPay, corrects, correctedBy, problem } = details;
  const isWaiting = ["draft", "issued", "sent", "partially_paid"].includes(invoice.status);
  return (
    <div className="mb-5 space-y-3 empty:hidden">
      {problem ? <Banner tone="warn">{problem}</Banner> : null}
      {invoice.voidReason ? (
        <Banner tone="mute">
          Void: {invoice.voidReason}
          {correctedBy ? <> · {reference(correctedBy, base, "replaced by")}</> : null}
        </Banner>
      ) : null}
      {corrects ? <Banner tone="info">This corrects {reference(corrects, base, "")}.</Banner> : null}
      {invoice.status === "on_its_way" ? (
        <Banner tone="info">A payment is on its way. Reminders wait until it arrives or fails.</Banner>
      ) : null}
      {invoice.hasExcess ? (
        <Banner tone="warn">
          More was paid than was due. Open the payment to refund it, or to use it for another invoice.
        </Banner>
      ) : null}
      {isWaiting && noPay ? (
        <NoPayBanner businessId={invoice.businessId} noPay={noPay} isOwner={isOwner} switchOn={setAutoPaymentsAction} />
      ) : null}
    </div>
  );
}

const reference = (other: { id: string; number: string | null }, base: string, before: string) => (
  <>
    {before}{" "}
    <Link className="link" href={`${base}/invoices/${other.id}`}>
      {other.number ?? "a draft"}
    </Link>
  </>
);

type MoneyProps = {
  details: InvoiceDetails;
  base: string;
  owner: Awaited<ReturnType<typeof requireOwner>>;
  now: number;
};

function Money({ details, base, owner, now }: MoneyProps) {
  if (details.payments.length === 0 && details.attempts.length === 0) return null;
  const { language, timeZone } = owner.business;
  return (
    <Card>
      <CardSection
        title="Payments"
        actions={
          canBePaid(details.invoice) ? (
            <ButtonLink size="sm" href={`${base}/payments/new?invoice=${details.invoice.id}`}>
              Record a payment
            </ButtonLink>
          ) : undefined
        }
      >
        <PaymentList details={details} base={base} timeZone={timeZone} language={language} now={now} />
      </CardSection>
    </Card>
  );
}

const paidAtOf = ({ payments }: InvoiceDetails) => new Map(payments.map(({ payment }) => [payment.id, payment.paidAt]));

/** How the customer is reached: link, mails, and what happened so far. */
function Reach({ details, base, timeZone }: { details: InvoiceDetails; base: string; timeZone: string }) {
  const { invoice, snapshot, link, mails } = details;
  const page = `${base}/invoices/${invoice.id}`;
  return (
    <>
      <Card>
        <CardSection title={link ? "Share" : "Preview"}>
          {link ? (
            <ShareLink url={link.url} title={`${snapshot.seller.name} ${snapshot.number}`} pdfHref={`${page}/pdf`} />
          ) : (
            <p className="flex flex-wrap gap-x-4 gap-y-2 text-sm">
              <a className="link" href={`${page}/preview`} target="_blank" rel="noopener">
                Customer’s page
              </a>
              <a className="link" href={`${page}/pdf`} target="_blank" rel="noopener">
                PDF
              </a>
            </p>
          )}
        </CardSection>
        {mails.length > 0 ? (
          <CardSection title="Mails">
            <MailList
              mails={mails}
              timeZone={timeZone}
              businessId={invoice.businessId}
              invoiceId={invoice.id}
              retry={retryMailAction}
            />
          </CardSection>
        ) : null}
      </Card>
      <Card>
        <CardSection title="What happened">
          <Timeline lines={timelineLines(details.timeline, paidAtOf(details))} timeZone={timeZone} />
        </CardSection>
      </Card>
    </>
  );
}
