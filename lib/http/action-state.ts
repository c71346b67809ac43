/**
 * What a server action answers a form with: the result, or a sentence for the person and, where it is about one, the
 * field by its name. `null` before the first submission.
 */
export type ActionState<T = undefined> =
  | { ok: true; data: T; message?: string }
  | { ok: false; message: string; field?: string }
  | null;

/** What `useActionForm` runs; the input is a form's data or a plain object. */
export type FormAction<T = undefined> = (
  previous: ActionState<T>,
  input: FormData | Record<string, unknown>,
) => Promise<ActionState<T>>;
