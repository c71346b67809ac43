"use client";

import { useEffect, useRef, useState } from "react";
import type { ActionState } from "@/lib/http/action-state";
import type { OfferedInvoice } from "@/lib/payments/load-record-form";

export type Suggest = (
  previous: ActionState<OfferedInvoice[]>,
  input: Record<string, unknown>,
) => Promise<ActionState<OfferedInvoice[]>>;

type Asked = { businessId: string; text: string; amount: string; currency: string };

const afterMs = 300;

/** Unpaid invoices that fit what is typed, a moment after the last key; null before anything was typed. */
export function useSuggestions(suggest: Suggest, { businessId, text, amount, currency }: Asked) {
  const [found, setFound] = useState<OfferedInvoice[] | null>(null);
  const newest = useRef(0);
  useEffect(() => {
    const turn = newest.current + 1;
    newest.current = turn;
    if (text.trim() === "" && amount.trim() === "") {
      setFound(null);
      return;
    }
    const timer = setTimeout(async () => {
      const answer = await suggest(null, { businessId, text, amount, currency }).catch(() => null);
      // An answer that was overtaken, or that did not come, changes nothing on the screen.
      if (turn === newest.current && answer?.ok) setFound(answer.data);
    }, afterMs);
    return () => clearTimeout(timer);
  }, [suggest, businessId, text, amount, currency]);
  return found;
}
