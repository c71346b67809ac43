import { planWebhookChecks } from "@/lib/connections/check-webhook";
import { getContext } from "./context";
import { describe } from "./handle";

/** Once a start. That it could not be planned (a full disk, say) is no reason not to start: the daily look comes anyway. */
export async function lookAtWebhooks(): Promise<void> {
  const ctx = await getContext();
  try {
    await planWebhookChecks(ctx);
  } catch (error) {
    ctx.log.error("webhook.checks_not_planned", { error: describe(error) });
  }
}
