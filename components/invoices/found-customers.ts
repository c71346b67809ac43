import type { PickedCustomer } from "@/lib/invoices/load-editor";

/** What is known of a search: the last answer, and the text that it answers. */
export type SearchAnswer = { text: string; customers: PickedCustomer[] };

export type Found = {
  customers: PickedCustomer[];
  /** False while the server has not answered for what is typed now: nothing may be chosen blindly. */
  isCurrent: boolean;
};

/** The choices for what is typed. Until its answer is there, only those of the recent ones that match it. */
export function foundCustomers(typed: string | null, recent: PickedCustomer[], answer: SearchAnswer | null): Found {
  const text = typed?.trim() ?? "";
  if (text === "") return { customers: recent, isCurrent: true };
  if (answer?.text === text) return { customers: answer.customers, isCurrent: true };
  const words = text.toLowerCase();
  const matches = (part: string | null) => part?.toLowerCase().includes(words) === true;
  return { customers: recent.filter(({ name, email }) => matches(name) || matches(email)), isCurrent: false };
}
