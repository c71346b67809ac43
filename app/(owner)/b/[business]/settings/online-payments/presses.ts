import type { Presses } from "@/components/readiness/readiness-list";
import { repairWebhookAction, sendTestMailAction, setAutoPaymentsAction, setEnabledAction } from "./actions";

/** What the buttons of the readiness list do, wherever it stands. */
export const presses: Presses = {
  auto_payments: setAutoPaymentsAction,
  enable: setEnabledAction,
  webhook: repairWebhookAction,
  test_mail: sendTestMailAction,
};
