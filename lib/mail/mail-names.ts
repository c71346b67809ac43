/** What kind of mail it is, as the owner reads it everywhere: in lists, timelines and on the payment's page. */
const names: Record<string, string> = {
  invoice: "Invoice",
  reminder: "Reminder",
  receipt: "Receipt",
  payment_update: "Notice about the payment",
  owner_paid: "Paid notice to you",
  owner_alert: "Notice to you",
};

export const mailName = (kind: string): string => names[kind] ?? "Mail";
