/** What the form of a product's page gets back when it is refused; null before it was sent. */
export type BuyState = { field: string | null; message: string; values: Record<string, string> } | null;
