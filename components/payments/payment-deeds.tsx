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
  const of = { businessId, paymentId, currency };
  return (
    <>
      {done === null ? null : (
        <Banner tone="good" live className="basis-full">
          {done}
        </Banner>
      )}
      {attemptId === null ? null : <CheckNow action={deeds.check} businessId={businessId} attemptId={attemptId} />}
      {takeBack === null ? null : (
        <TakeBackDialog
          {...of}
          {...takeBack}
          action={telling(deeds.takeBack, setDone, () => "The payment was taken back. It counts nothing any more.")}
        />
      )}
      {credit === null ? null : (
        <CreditDialog {...of} {...credit} action={telling(deeds.useCredit, setDone, ({ sentence }) => sentence)} />
      )}
      {refund === null ? null : (
        <RefundDialog {...of} {...refund} action={telling(deeds.refund, setDone, ({ sentence }) => sentence)} />
      )}
    </>
  );
}

/**
 * Says what was done as soon as it is. The new page arrives together with the answer, and on it the dialog that asked may
 * not exist any more: it could not say it.
 */
const telling =
  <T,>(action: FormAction<T>, say: (sentence: string | null) => void, words: (data: T) => string): FormAction<T> =>
  async (previous, input) => {
    say(null);
    const answer = await action(previous, input);
    if (answer?.ok) say(words(answer.data));
    return answer;
  };
