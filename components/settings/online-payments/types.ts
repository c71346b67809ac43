import type { ActionState } from "@/lib/http/action-state";

/** A server action of this page, as the page hands it to a form. */
export type FormAction = (previous: ActionState<null>, input: FormData) => Promise<ActionState<null>>;

export type ProviderActions = {
  save: FormAction;
  setEnabled: FormAction;
  check: FormAction;
  disconnect: FormAction;
  setAutoProof: FormAction;
};
