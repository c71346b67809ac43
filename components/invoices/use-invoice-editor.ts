"use client";

import { useRouter } from "next/navigation";
import { type RefObject, useCallback, useEffect, useMemo, useReducer, useRef, useState, useTransition } from "react";
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
  // Every action renders the page anew on the server, with another id for a new draft: the first one stays.
  const [start] = useState(given);
  const draft = useDraft(start);
  const formRef = useRef<HTMLFormElement>(null);
  const refusals = useRefusals(formRef);
  const buttons = useButtons({ businessId, start, deeds, draft, refusals });
  useUnloadWarning(draft.isDirty);

  const searchProducts = useCallback(
    async (search: string) => {
      const answer = await deeds.searchProducts(null, { businessId, mode: start.mode, search });
      return answer?.ok ? answer.data : [];
    },
    [deeds, businessId, start.mode],
  );

  return {
    formRef,
    start,
    searchProducts,
    ...useNewCustomer(),
    lines: draft.lines,
    fields: draft.fields,
    customer: draft.customer,
    computed: draft.computed,
    change: draft.change,
    changeLines: draft.changeLines,
    pick: draft.pick,
    error: refusals.error,
    errorOf: refusals.errorOf,
    ...buttons,
  };
}

/** What is typed. */
function useDraft(start: InvoiceEditorProps["start"]) {
  const [lines, dispatchLines] = useReducer(changeLines, start.lines, startLines);
  const [fields, setFields] = useState<Fields>(() => fieldsOf(start));
  const [customer, setCustomer] = useState<PickedCustomer | null>(start.customer);
  const [isDirty, setDirty] = useState(false);
  const computed = useMemo(
    () => computeLines(lines, fields.currency, start.typedIn),
    [lines, fields.currency, start.typedIn],
  );
  return {
    lines,
    fields,
    customer,
    computed,
    isDirty,
    setDirty,
    /** The lines as they are stored, without empty ones; the page shows the same from then on. */
    tidyLines() {
      dispatchLines({ type: "tidy" });
      return changeLines(lines, { type: "tidy" }).map(({ key: _, ...line }) => line);
    },
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

/** Why the last press brought nothing, beside its field where it has one. */
function useRefusals(formRef: RefObject<HTMLFormElement | null>) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  return {
    forget: () => setRefusal(null),
    refuse({ message, field }: { message: string; field?: string | undefined }) {
      setRefusal({ message, field: field ?? null });
      if (field !== undefined) focusField(formRef.current, field);
    },
    error: refusal !== null && !isShownAtField(refusal.field) ? refusal.message : null,
    errorOf: (field: string): string | null => (refusal?.field === field ? refusal.message : null),
  };
}

/** The name typed for a customer who is new; null while nobody is being added. */
function useNewCustomer() {
  const [newCustomer, setName] = useState<string | null>(null);
  const [newCustomerCount, setCount] = useState(0);
  return {
    newCustomer,
    newCustomerCount,
    setNewCustomer(typed: string | null) {
      if (typed !== null) setCount((count) => count + 1);
      setName(typed);
    },
  };
}

type ButtonsOf = Pick<InvoiceEditorProps, "businessId" | "start" | "deeds"> & {
  draft: ReturnType<typeof useDraft>;
  refusals: ReturnType<typeof useRefusals>;
};

/** Storing the draft, and what follows it. */
function useButtons({ businessId, start, deeds, draft, refusals }: ButtonsOf) {
  const router = useRouter();
  const [revision, setRevision] = useState(start.revision);
  const [doing, setDoing] = useState<AfterSave | "delete" | null>(null);
  const [isPending, startTransition] = useTransition();
  const base = `/b/${businessId}/invoices`;
  const of = { businessId, invoiceId: start.invoiceId };

  async function store(): Promise<boolean> {
    const lines = draft.tidyLines();
    const customerId = draft.customer?.id ?? "";
    const answer = await deeds.save(null, { ...of, revision, mode: start.mode, customerId, ...draft.fields, lines });
    if (answer === null) return false;
    if (!answer.ok) {
      refusals.refuse(answer);
      return false;
    }
    // Going back from here must lead to this draft, not to an empty form that would store over it.
    if (revision === 0) window.history.replaceState(null, "", `${base}/${start.invoiceId}/edit`);
    setRevision(answer.data.revision);
    draft.setDirty(false);
    return true;
  }

  async function press(after: AfterSave): Promise<void> {
    refusals.forget();
    if (!(await store())) return;
    if (after === "stay") return router.replace(`${base}/${start.invoiceId}`);
    if (after === "send") {
      const checked = await deeds.check(null, of);
      if (checked?.ok) return router.push(`${base}/${start.invoiceId}/send`);
      return checked === null ? undefined : refusals.refuse(checked);
    }
    const issued = await deeds.issue(null, of);
    if (issued?.ok) return router.replace(`${base}/${start.invoiceId}`);
    if (issued) refusals.refuse(issued);
  }

  async function remove(): Promise<void> {
    if (revision === 0) return router.push(base);
    const answer = await deeds.remove(null, of);
    if (answer && !answer.ok) return refusals.refuse(answer);
    draft.setDirty(false);
    router.replace(base);
  }

  return {
    isStored: revision > 0,
    doing: isPending ? doing : null,
    run(what: AfterSave | "delete") {
      if (isPending) return;
      setDoing(what);
      startTransition(() => (what === "delete" ? remove() : press(what)));
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
