/**
 * What this visit knows of the outcome that is shown next, which no server can: that it came while the customer was
 * here, and whether their own payment brought it. It lives in this page only and ends with a reload.
 */
export type OutcomeNews = "none" | "changed" | "paidHere";

let news: OutcomeNews = "none";

export function markOutcomeNews(kind: Exclude<OutcomeNews, "none">): void {
  // Who paid here stays the one who paid, whoever else notices a change meanwhile.
  if (news !== "paidHere") news = kind;
}

/** Read while drawing; React may draw more than once, so forgetting it is a step of its own. */
export const outcomeNews = (): OutcomeNews => news;

export function forgetOutcomeNews(): void {
  news = "none";
}
