/** What people type about money, checked before anything is written. Each refusal is a sentence and names its field. */
import { AppError } from "@/lib/app-error";

const longestReason = 500;
const requestIdShape = /^[A-Za-z0-9_-]{8,100}$/;

/** Free words of the owner, trimmed; may be empty. */
export function checkedReason(typed: string, field = "reason"): string {
  const reason = typed.trim();
  if (reason.length > longestReason)
    throw new AppError("BAD_INPUT", `At most ${longestReason} characters are possible here.`, { field });
  return reason;
}

export function checkedRequestId(requestId: string): string {
  if (!requestIdShape.test(requestId))
    throw new AppError("BAD_INPUT", "This form is incomplete. Reload the page and try again.", { field: "requestId" });
  return requestId;
}
