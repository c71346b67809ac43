"use client";

import {
  Banknote,
  Bell,
  ChevronDown,
  Copy,
  FileCheck,
  FilePen,
  Link2,
  Pencil,
  Send,
  Trash2,
  XCircle,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Banner, Button, ButtonLink, Dialog, Menu, MenuItem, MenuSeparator } from "@/components/ui";
import type { ActionState } from "@/lib/http/action-state";
import { ReasonDialog } from "./reason-dialog";

type Act<T> = (previous: ActionState<T>, input: Record<string, unknown>) => Promise<ActionState<T>>;

export type InvoiceDeeds = {
  issue: Act<{ invoiceId: string; number: string }>;
  remove: Act<null>;
  duplicate: Act<{ invoiceId: string }>;
  renewLink: Act<null>;
  makeVoid: Act<null>;
  correct: Act<{ invoiceId: string }>;
};

/** What may be done now; decided on the server by the rules of `lib/invoices/invoice.ts`. */
export type Allowed = Record<"edit" | "send" | "remind" | "correct" | "void" | "renewLink" | "markPaid", boolean>;

type InvoiceActionsProps = {
  businessId: string;
  invoiceId: string;
  allowed: Allowed;
  /** A reminder is the next step when it is unpaid and was sent. */
  next: "send" | "remind" | "none";
  deeds: InvoiceDeeds;
};

type Asking = "void" | "correct" | "renewLink" | "delete" | null;

/** The one next step as a button, everything else behind a menu. */
export function InvoiceActions({ businessId, invoiceId, allowed, next, deeds }: InvoiceActionsProps) {
  const router = useRouter();
  const base = `/b/${businessId}/invoices`;
  const page = `${base}/${invoiceId}`;
  const [asking, setAsking] = useState<Asking>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const input = { businessId, invoiceId };

  function run<T>(act: Act<T>, then: (data: T) => void = () => router.refresh()) {
    setFailure(null);
    setAsking(null);
    startTransition(async () => {
      const answer = await act(null, input);
      if (answer?.ok) then(answer.data);
      else if (answer) setFailure(answer.message);
    });
  }

  return (
    <>
      {failure ? (
        <Banner tone="bad" live className="basis-full">
          {failure}
        </Banner>
      ) : null}
      {allowed.edit ? (
        <ButtonLink href={`${page}/edit`}>
          <Pencil aria-hidden /> Edit
        </ButtonLink>
      ) : null}
      <MoreMenu
        businessId={businessId}
        invoiceId={invoiceId}
        allowed={allowed}
        next={next}
        isPending={isPending}
        ask={setAsking}
        issue={() => run(deeds.issue)}
        duplicate={() => run(deeds.duplicate, (copy) => router.push(`${base}/${copy.invoiceId}/edit`))}
      />
      {next === "none" ? null : (
        <ButtonLink variant="primary" href={next === "send" ? `${page}/send` : `${page}/send?reminder=1`}>
          {next === "send" ? <Send aria-hidden /> : <Bell aria-hidden />}
          {next === "remind" ? "Send reminder" : allowed.edit ? "Issue and send" : "Send"}
        </ButtonLink>
      )}
      <Questions
        asking={asking}
        close={() => setAsking(null)}
        input={input}
        deeds={deeds}
        onRemove={() => run(deeds.remove, () => router.replace(base))}
        onRenew={() => run(deeds.renewLink)}
        onVoided={() => router.refresh()}
        onCorrected={(copyId) => router.push(`${base}/${copyId}/edit`)}
      />
    </>
  );
}

type MoreMenuProps = Pick<InvoiceActionsProps, "businessId" | "invoiceId" | "allowed" | "next"> & {
  isPending: boolean;
  ask: (what: Asking) => void;
  issue: () => void;
  duplicate: () => void;
};

/** Everything that may be done now and is not the next step; what can't be taken back is asked about first. */
function MoreMenu({ businessId, invoiceId, allowed, next, isPending, ask, issue, duplicate }: MoreMenuProps) {
  const router = useRouter();
  const page = `/b/${businessId}/invoices/${invoiceId}`;
  return (
    <Menu
      trigger={
        <Button pending={isPending}>
          More <ChevronDown aria-hidden />
        </Button>
      }
    >
      {allowed.edit ? (
        <MenuItem onSelect={issue}>
          <FileCheck aria-hidden /> Issue without sending
        </MenuItem>
      ) : null}
      {allowed.markPaid ? (
        <MenuItem onSelect={() => router.push(`/b/${businessId}/payments/new?invoice=${invoiceId}`)}>
          <Banknote aria-hidden /> Mark as paid…
        </MenuItem>
      ) : null}
      {next !== "send" && allowed.send && !allowed.edit ? (
        <MenuItem onSelect={() => router.push(`${page}/send`)}>
          <Send aria-hidden /> Send again
        </MenuItem>
      ) : null}
      {next !== "remind" && allowed.remind ? (
        <MenuItem onSelect={() => router.push(`${page}/send?reminder=1`)}>
          <Bell aria-hidden /> Send reminder
        </MenuItem>
      ) : null}
      <MenuItem onSelect={duplicate}>
        <Copy aria-hidden /> Duplicate
      </MenuItem>
      {allowed.correct ? (
        <MenuItem onSelect={() => ask("correct")}>
          <FilePen aria-hidden /> Correct…
        </MenuItem>
      ) : null}
      {allowed.renewLink ? (
        <MenuItem onSelect={() => ask("renewLink")}>
          <Link2 aria-hidden /> Renew link…
        </MenuItem>
      ) : null}
      {allowed.void || allowed.edit ? <MenuSeparator /> : null}
      {allowed.void ? (
        <MenuItem tone="danger" onSelect={() => ask("void")}>
          <XCircle aria-hidden /> Void…
        </MenuItem>
      ) : null}
      {allowed.edit ? (
        <MenuItem tone="danger" onSelect={() => ask("delete")}>
          <Trash2 aria-hidden /> Delete draft…
        </MenuItem>
      ) : null}
    </Menu>
  );
}

type QuestionsProps = {
  asking: Asking;
  close: () => void;
  input: { businessId: string; invoiceId: string };
  deeds: InvoiceDeeds;
  onRemove: () => void;
  onRenew: () => void;
  onVoided: () => void;
  onCorrected: (copyId: string) => void;
};

/** What is asked before something that can't be taken back. */
function Questions({ asking, close, input, deeds, onRemove, onRenew, onVoided, onCorrected }: QuestionsProps) {
  const shared = (open: boolean) => ({ open, onOpenChange: (isOpen: boolean) => isOpen || close() });
  return (
    <>
      <ReasonDialog
        {...shared(asking === "void")}
        title="Void this invoice?"
        text="It keeps its number and can't be paid any more. The customer's link says that it is void."
        button="Void"
        tone="danger"
        input={input}
        act={deeds.makeVoid}
        onDone={onVoided}
      />
      <ReasonDialog
        {...shared(asking === "correct")}
        title="Correct this invoice"
        text="This invoice becomes void with the reason you give, and a copy opens as a draft that you can change."
        button="Void and open a copy"
        tone="primary"
        input={input}
        act={deeds.correct}
        onDone={(copy) => onCorrected(copy.invoiceId)}
      />
      <Dialog
        {...shared(asking === "renewLink")}
        title="Renew the link?"
        text="The link in mails and PDFs that are already out stops working at once. Send the invoice again afterwards."
        actions={
          <Button variant="primary" onClick={onRenew}>
            Renew
          </Button>
        }
      />
      <Dialog
        {...shared(asking === "delete")}
        title="Delete this draft?"
        text="It is gone for good. No number was used."
        actions={
          <Button variant="danger" onClick={onRemove}>
            Delete
          </Button>
        }
      />
    </>
  );
}
