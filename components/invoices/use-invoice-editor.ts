"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useTransition } from "react";
import type { PickedCustomer } from "@/lib/invoices/load-editor";
import { changeLines, computeLines, type LinesAction, startLines } from "./editor-state";
import type { InvoiceEditorProps } from "./invoice-editor";

type Fields = {
  kind: "invoice" | "proforma";
  currency: string;
  language: "en" | "de";
  issueOn: string;
  dueOn: string;
  termDays: number;
  notes: string;
};

/** What a press of one of the buttons asks for after the draft is stored. */
export type AfterSave = "stay" | "issue" | "send";
type Refusal = { message: string; field: string | null };

export type Editor = ReturnType<typeof useInvoiceEditor>;

/** The state of the editor and what its buttons do. Nothing typed is ever taken away by an answer. */
export function useInvoiceEditor({ businessId, start: given, deeds }: InvoiceEditorProps) {
  const router = useRouter();
  // Every action renders the page anew on the server, with another id for a new draft: the first one stays.
  const [start] = useState(given);
  const [lines, dispatchLines] = useReducer(changeLines, start.lines, startLines);
  const [fields, setFields] = useState<Fields>(() => fieldsOf(start));
  const [customer, setCustomer] = useState<PickedCustomer | null>(start.customer);
  const [newCustomer, setNewCustomer] = useState<string | null>(null);
  const [newCustomerCount, setNewCustomerCount] = useState(0);
  const [revision, setRevision] = useState(start.revision);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isDirty, setDirty] = useState(false);
  const [doing, setDoing] = useState<AfterSave | "delete" | null>(null);
  const [isPending, startTransition] = useTransition();
  const formRef = useRef<HTMLFormElement>(null);
  const computed = useMemo(
    () => computeLines(lines, fields.currency, start.typedIn),
    [lines, fields.currency, start.typedIn],
  );
  useUnloadWarning(isDirty);
  const base = `/b/${businessId}/invoices`;

  const searchProducts = useCallback(
    async (search: string) => {
      const answer = await deeds.searchProducts(null, { businessId, mode: start.mode, search });
      return answer?.ok ? answer.data : [];
    },
    [deeds, businessId, start.mode],
  );

  function refuse(message: string, field: string | undefined) {
    setRefusal({ message, field: field ?? null });
    if (field !== undefined) focusField(formRef.current, field);
  }

  async function store(): Promise<boolean> {
    const tidy = changeLines(lines, { type: "tidy" });
    dispatchLines({ type: "tidy" });
    const typed = tidy.map(({ key: _, ...line }) => line);
    const answer = await deeds.save(null, {
      businessId,
      invoiceId: start.invoiceId,
      revision,
      mode: start.mode,
      customerId: customer?.id ?? "",
      ...fields,
      lines: typed,
    });
    if (answer === null) return false;
    if (!answer.ok) {
      refuse(answer.message, answer.field);
      return false;
    }
    // Going back from here must lead to this draft, not to an empty form that would store over it.
    if (revision === 0) window.history.replaceState(null, "", `${base}/${start.invoiceId}/edit`);
    setRevision(answer.data.revision);
    setDirty(false);
    return true;
  }

  async function press(after: AfterSave): Promise<void> {
    setRefusal(null);
    if (!(await store())) return;
    if (after === "stay") return router.replace(`${base}/${start.invoiceId}`);
    const draft = { businessId, invoiceId: start.invoiceId };
    if (after === "send") {
      const checked = await deeds.check(null, draft);
      if (checked?.ok) return router.push(`${base}/${start.invoiceId}/send`);
      return checked === null ? undefined : refuse(checked.message, checked.field);
    }
    const issued = await deeds.issue(null, draft);
    if (issued?.ok) return router.replace(`${base}/${start.invoiceId}`);
    if (issued) refuse(issued.message, issued.field);
  }

  async function remove(): Promise<void> {
    if (revision === 0) return router.push(base);
    const answer = await deeds.remove(null, { businessId, invoiceId: start.invoiceId });
    if (answer && !answer.ok) return refuse(answer.message, answer.field);
    setDirty(false);
    router.replace(base);
  }

  const run = (what: AfterSave | "delete") => {
    if (isPending) return;
    setDoing(what);
    startTransition(() => (what === "delete" ? remove() : press(what)));
  };

  return {
    formRef,
    searchProducts,
    lines,
    fields,
    customer,
    computed,
    newCustomer,
    setNewCustomer(typed: string | null) {
      if (typed !== null) setNewCustomerCount((count) => count + 1);
      setNewCustomer(typed);
    },
    newCustomerCount,
    isStored: revision > 0,
    start,
    doing: isPending ? doing : null,
    run,
    error: refusal !== null && !isShownAtField(refusal.field) ? refusal.message : null,
    errorOf: (field: string): string | null => (refusal?.field === field ? refusal.message : null),
    change(changed: Partial<Fields>) {
      setDirty(true);
      setFields((before) => ({ ...before, ...changed }));
    },
    changeLines(action: LinesAction) {
      setDirty(true);
      dispatchLines(action);
    },
    /** Takes over what the customer's invoices usually have, but never the currency once lines were typed. */
    pick(picked: PickedCustomer) {
      setDirty(true);
      setCustomer(picked);
      const hasAmounts = lines.some((line) => line.unitPrice.trim() !== "");
      setFields((before) => ({
        ...before,
        language: picked.language ?? before.language,
        currency: hasAmounts ? before.currency : (picked.currency ?? before.currency),
      }));
    },
  };
}

const fieldsOf = (start: InvoiceEditorProps["start"]): Fields => ({
  kind: start.kind,
  currency: start.currency,
  language: start.language,
  issueOn: start.issueOn,
  dueOn: start.dueOn,
  termDays: start.termDays,
  notes: start.notes,
});

const ownFields = ["customerId", "issueOn", "dueOn", "termDays", "currency", "notes", "lines"];
const isShownAtField = (field: string | null) =>
  field !== null && (ownFields.includes(field) || /^lines\.\d+\.\w+$/.test(field));

/** After React has shown the error: a line may have been added or removed with it. */
function focusField(form: HTMLFormElement | null, field: string) {
  requestAnimationFrame(() => {
    const control = form?.elements.namedItem(field === "lines" ? "lines.0.description" : field);
    if (control instanceof HTMLElement) control.focus();
  });
}

/** The browser asks before typed work is thrown away by closing the tab. */
function useUnloadWarning(isDirty: boolean) {
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
}
