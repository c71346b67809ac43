"use client";

import { unstable_rethrow } from "next/navigation";
import { type FormEvent, startTransition, useActionState, useEffect, useRef } from "react";
import type { ActionState } from "@/lib/http/action-state";

type Action<T> = (previous: ActionState<T>, input: FormData) => Promise<ActionState<T>>;

/**
 * Runs a server action from a form and keeps what was typed when it is refused (React itself empties a form after its
 * action). The first field with an error gets the focus. `form` is spread into `<form>`.
 */
export function useActionForm<T>(action: Action<T>, options: { onSuccess?: (data: T) => void } = {}) {
  const [state, run, isPending] = useActionState(
    (previous: ActionState<T>, input: FormData) => answered(action, previous, input),
    null,
  );
  const formRef = useRef<HTMLFormElement>(null);
  const onSuccess = useRef(options.onSuccess);
  onSuccess.current = options.onSuccess;

  useEffect(() => {
    if (state === null) return;
    if (state.ok) onSuccess.current?.(state.data);
    else if (state.field) focusField(formRef.current, state.field);
  }, [state]);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const submitter = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => run(data));
  }

  const failure = state && !state.ok ? state : null;
  return {
    state,
    pending: isPending,
    form: { ref: formRef, onSubmit, method: "post", noValidate: true } as const,
    /** The sentence for one field, for `<Field error>`. */
    errorOf: (field: string): string | null => (failure?.field === field ? failure.message : null),
    /** The sentence that belongs to no field. */
    error: failure && !failure.field ? failure.message : null,
    message: state?.ok ? (state.message ?? null) : null,
  };
}

/** A request that gets no answer of ours (no network, a restart, too large) is a sentence beside the form, which stays. */
async function answered<T>(action: Action<T>, previous: ActionState<T>, input: FormData): Promise<ActionState<T>> {
  try {
    return await action(previous, input);
  } catch (error) {
    // Redirects and the like travel as errors.
    unstable_rethrow(error);
    return { ok: false, message: NO_ANSWER };
  }
}

const NO_ANSWER =
  "Paymast did not answer, so it is not sure whether this was done. Check your connection, load the page again and look before you try once more.";

function focusField(form: HTMLFormElement | null, field: string) {
  const control = form?.elements.namedItem(field);
  if (control instanceof HTMLElement) control.focus();
}
