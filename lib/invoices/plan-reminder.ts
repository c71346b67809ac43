import type { Queryable } from "@/db/client";
import type { Context } from "@/lib/context";
import { enqueueJob } from "@/lib/jobs/enqueue-job";
import { addDays, instantAt } from "./calendar";

/** Mails of people arrive in the morning of the business. */
export const REMINDER_HOUR = 9;
/** When reminders are off at issue they may be switched on later; the job looks at the setting when it runs. */
const USUAL_DAYS_AFTER_DUE = 7;

type PlanReminder = {
  businessId: string;
  invoiceId: string;
  dueOn: string;
  afterDays: number | null;
  timeZone: string;
};

/** Plans the one automatic reminder, in the transaction that issues. The job decides when it runs whether to send it. */
export async function planReminder(tx: Queryable, ctx: Context, input: PlanReminder): Promise<void> {
  const day = addDays(input.dueOn, input.afterDays ?? USUAL_DAYS_AFTER_DUE);
  await enqueueReminder(tx, ctx, { ...input, key: `reminder:${input.invoiceId}:auto`, day });
}

/** The same reminder looked at again on a later day; asking twice for one day plans it once. */
export async function postponeReminder(
  tx: Queryable,
  ctx: Context,
  input: { businessId: string; invoiceId: string; timeZone: string; day: string },
): Promise<void> {
  await enqueueReminder(tx, ctx, { ...input, key: `reminder:${input.invoiceId}:auto:${input.day}` });
}

async function enqueueReminder(
  tx: Queryable,
  ctx: Context,
  input: { businessId: string; invoiceId: string; timeZone: string; day: string; key: string },
): Promise<void> {
  await enqueueJob(tx, {
    id: ctx.newId("job"),
    businessId: input.businessId,
    kind: "invoice.remind",
    key: input.key,
    payload: { businessId: input.businessId, invoiceId: input.invoiceId },
    runAt: instantAt(input.day, REMINDER_HOUR, input.timeZone),
    now: ctx.now(),
  });
}
