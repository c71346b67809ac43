"use client";

import { useState } from "react";
import { Banner } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { CheckNow } from "./check-now";
import { CreditDialog, type CreditOffer } from "./credit-dialog";
import { RefundDialog, type RefundOffer } from "./refund-dialog";
import { TakeBackDialog } from "./take-back-dialog";

export type PaymentDeedActions = {
  check: FormAction;
  refund: FormAction<{ sentence: string }>;
  takeBack: FormAction;
  useCredit: FormAction<{ sentence: string }>;
};

type PaymentDeedsProps = {
  businessId: string;
  paymentId: string;
  currency: string;
  /** What can be asked about; null when there is nothing to ask. */
  attemptId: string | null;
  takeBack: { amount: string } | null;
  credit: CreditOffer | null;
  refund: RefundOffer | null;
  deeds: PaymentDeedActions;
};

/** The buttons of a payment. What was done is said here, because the button that did it may be gone afterwards. */
export function PaymentDeeds(props: PaymentDeedsProps) {
  const { businessId, paymentId, currency, attemptId, takeBack, credit, refund, deeds } = props;
  const [done, setDone] = useState<string | null>(null);
  const of = { businessId, paymentId, currency, onDone: setDone };
  return (
    <>
      {done === null ? null : (
        <Banner tone="good" live className="basis-full">
          {done}
        </Banner>
      )}
      {attemptId === null ? null : <CheckNow action={deeds.check} businessId={businessId} attemptId={attemptId} />}
      {takeBack === null ? null : <TakeBackDialog {...of} {...takeBack} action={deeds.takeBack} />}
      {credit === null ? null : <CreditDialog {...of} {...credit} action={deeds.useCredit} />}
      {refund === null ? null : <RefundDialog {...of} {...refund} action={deeds.refund} />}
    </>
  );
}
