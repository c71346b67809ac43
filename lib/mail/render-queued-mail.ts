import { findMailBusiness } from "@/db/queries/mail-facts";
import type { MailRow } from "@/db/queries/mails";
import { AppError } from "@/lib/app-error";
import type { Context } from "@/lib/context";
import { loadInvoicePdf } from "@/lib/documents/load-invoice-pdf";
import { translator } from "@/lib/messages/messages";
import { addressOrNull } from "./address";
import { drawMail } from "./draw-mail";
import { attachmentName, headerName } from "./header-text";
import { loadInvoiceFacts } from "./load-invoice-facts";
import { loadTemplate } from "./load-template";
import { type MailContent, type MailKind, parseMailContent } from "./mail-content";
import { type MailParts, paymastBrand, sellerBrand } from "./mail-parts";
import { fillTemplate } from "./mail-template";
import type { OutgoingMail } from "./mailer";
import { alertParts, dailyParts, invitationParts, ownerPaidParts, resetParts } from "./owner-mail";
import { ownerPaidFacts, paymentFactsOf, readPaymentFacts, receiptValues } from "./payment-facts";
import { readDailyFacts } from "./plan-daily";
import { receiptParts, updateParts } from "./receipt-mail";
import { drawInvoiceMail } from "./render-invoice-mail";

/** What differs between kinds; addresses and ids come from the row. */
type Rendered = Pick<OutgoingMail, "subject" | "html" | "text" | "attachments"> & {
  fromName: string;
  replyTo: OutgoingMail["replyTo"];
};

/** The message as it goes to the SMTP server now. Throws when a fact it needs is gone or the PDF could not be made. */
export async function renderQueuedMail(
  ctx: Context,
  mail: MailRow,
  fromAddress = ctx.mail.fromAddress,
): Promise<OutgoingMail> {
  const rendered = await renderers[mail.kind](ctx, mail);
  const { fromName, ...message } = rendered;
  return {
    ...message,
    messageId: mail.messageId,
    from: { name: fromName, address: fromAddress },
    to: mail.to,
    cc: mail.cc,
  };
}

type IssuedFacts = Awaited<ReturnType<typeof loadInvoiceFacts>>;
type Renderer = (ctx: Context, mail: MailRow) => Promise<Rendered>;

const renderers: Record<MailKind, Renderer> = {
  invoice: renderDocument("invoice"),
  reminder: renderDocument("reminder"),
  receipt: renderReceipt,
  payment_update: renderUpdate,
  owner_paid: renderOwnerPaid,
  owner_daily: async (ctx, mail) => {
    const facts = await readDailyFacts(ctx.db.read, ctx.instance, {
      ...businessOf(mail),
      ...content("owner_daily", mail),
    });
    return fromPaymast(mail, dailyParts(facts));
  },
  owner_alert: async (ctx, mail) => {
    const business = await findMailBusiness(ctx.db.read, businessOf(mail));
    const brand = business === null ? paymastBrand : sellerBrand(ctx.instance.publicUrl, business);
    return fromPaymast(mail, alertParts(ctx.instance.publicUrl, brand, content("owner_alert", mail)));
  },
  reset: (ctx, mail) => fromPaymast(mail, resetParts(ctx.instance.publicUrl, content("reset", mail))),
  invitation: async (ctx, mail) => {
    const business = await findMailBusiness(ctx.db.read, businessOf(mail));
    const brand = business === null ? paymastBrand : sellerBrand(ctx.instance.publicUrl, business);
    return fromPaymast(mail, invitationParts(ctx.instance.publicUrl, brand, content("invitation", mail)));
  },
};

function renderDocument(kind: "invoice" | "reminder"): Renderer {
  return async (ctx, mail) => {
    const facts = await loadInvoiceFacts(ctx, invoiceOf(mail));
    const drawn = await drawInvoiceMail(facts, { kind, subject: mail.subject, body: content(kind, mail).body });
    return { ...drawn, ...(await fromBusiness(ctx, facts)), attachments: [await attachedPdf(ctx, facts)] };
  };
}

async function renderReceipt(ctx: Context, mail: MailRow): Promise<Rendered> {
  const of = invoiceOf(mail);
  const paid = await paidFactsOf(ctx, mail);
  const facts = await loadInvoiceFacts(ctx, of);
  const { language } = facts.snapshot;
  const template = await loadTemplate(ctx.db.read, { businessId: of.businessId, kind: "receipt", language });
  const body = fillTemplate(template.body, receiptValues(paid, facts.link));
  const drawn = await drawMail(receiptParts(facts, paymentFactsOf(paid), body));
  return {
    subject: mail.subject,
    ...drawn,
    ...(await fromBusiness(ctx, facts)),
    attachments: [await attachedPdf(ctx, facts)],
  };
}

async function renderUpdate(ctx: Context, mail: MailRow): Promise<Rendered> {
  const facts = await loadInvoiceFacts(ctx, invoiceOf(mail));
  const drawn = await drawMail(updateParts(facts, content("payment_update", mail)));
  return { subject: mail.subject, ...drawn, ...(await fromBusiness(ctx, facts)), attachments: [] };
}

async function renderOwnerPaid(ctx: Context, mail: MailRow): Promise<Rendered> {
  return fromPaymast(mail, ownerPaidParts(ownerPaidFacts(ctx.instance, await paidFactsOf(ctx, mail))));
}

async function fromPaymast(mail: MailRow, parts: MailParts): Promise<Rendered> {
  return { subject: mail.subject, ...(await drawMail(parts)), fromName: "Paymast", replyTo: null, attachments: [] };
}

/** From shows the business, answers go to the owner: the name as it was issued, the address as it is today. */
async function fromBusiness(ctx: Context, { snapshot, invoice }: IssuedFacts) {
  const business = await findMailBusiness(ctx.db.read, { businessId: invoice.businessId });
  const name = headerName(snapshot.seller.name);
  const address = addressOrNull(business?.email);
  return {
    fromName: headerName(translator(snapshot.language, "mail")("sender", { business: name })),
    replyTo: address === null ? null : { name, address },
  };
}

async function attachedPdf(ctx: Context, { snapshot, invoice }: IssuedFacts) {
  const word = translator(snapshot.language, "common")(snapshot.kind ?? "invoice");
  return {
    filename: attachmentName(`${word}-${snapshot.number}`, "pdf"),
    contentType: "application/pdf",
    content: await loadInvoicePdf(ctx, { businessId: invoice.businessId, invoiceId: invoice.id }),
  };
}

function businessOf(mail: MailRow): { businessId: string } {
  if (mail.businessId === null) throw new Error(`The mail ${mail.id} (${mail.kind}) belongs to no business.`);
  return { businessId: mail.businessId };
}

function invoiceOf(mail: MailRow): { businessId: string; invoiceId: string } {
  if (mail.invoiceId === null) throw new Error(`The mail ${mail.id} (${mail.kind}) belongs to no invoice.`);
  return { ...businessOf(mail), invoiceId: mail.invoiceId };
}

async function paidFactsOf(ctx: Context, mail: MailRow) {
  const { paymentId } = mail;
  const facts = paymentId === null ? null : await readPaymentFacts(ctx.db.read, { ...businessOf(mail), paymentId });
  if (facts === null) throw new AppError("NOT_FOUND", "The payment this mail is about does not exist.");
  return facts;
}

function content<K extends MailKind>(kind: K, mail: MailRow): MailContent<K> {
  return parseMailContent(kind, mail.content);
}
