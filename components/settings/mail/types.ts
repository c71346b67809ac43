import type { ActionState } from "@/lib/http/action-state";

export type MailPreview = {
  subject: string;
  html: string;
  text: string;
  fromName: string;
  replyTo: string | null;
};

type Action<T> = (previous: ActionState<T>, input: FormData | Record<string, unknown>) => Promise<ActionState<T>>;

export type TemplateActions = {
  save: Action<null>;
  reset: Action<null>;
  preview: Action<MailPreview>;
  sample: Action<{ isSent: boolean }>;
};
