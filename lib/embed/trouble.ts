/** Why the overlay could not open on a website, in words for the owner. Pure. */
import { REASONS, type Reason } from "@/embed/protocol";
import { frameSandbox } from "./reference";

/** What is worth telling; a narrow window and apps are led to the page on purpose. */
const TROUBLES = ["refused", "policy", "timeout", "sandbox", "old", "error"] as const satisfies readonly Reason[];
export type TroubleReason = (typeof TROUBLES)[number];

export const isReason = (text: string): text is Reason => REASONS.some((reason) => reason === text);

export const isTrouble = (reason: Reason): reason is TroubleReason => TROUBLES.some((one) => one === reason);

/** What happened and what to do; the sale went on on the product's page, in a sandbox at least by its address. */
export function troubleText(report: { reason: TroubleReason; origin: string }, websites: readonly string[]): string {
  const { reason, origin } = report;
  switch (reason) {
    case "refused":
      if (origin === "") return "A page that did not say its address could not show the overlay.";
      if (!websites.includes(origin))
        return "This website is not on your list. If it is yours, add it under “On which website?” and save.";
      return "The page stood inside another website’s frame that is not on your list, or this Paymast could not be reached.";
    case "policy":
      return "The page’s Content-Security-Policy does not let it show this Paymast. “Test on my site” names the line to change.";
    case "timeout":
      return "This Paymast did not answer within 12 seconds.";
    case "sandbox":
      return `The button stands in a frame with a sandbox that forbids the overlay, and may forbid to open the product’s page at all. Where the frame is made, write: ${frameSandbox}`;
    case "old":
      return "The visitor’s browser is too old for the overlay.";
    case "error":
      return "Something on the page broke the script. Your web developer sees what in the browser’s console.";
  }
}
