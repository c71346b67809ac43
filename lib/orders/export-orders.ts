import type { OrderListRow } from "@/db/queries/orders";
import type { Context } from "@/lib/context";
import { countryName } from "@/lib/customers/address";
import { currencyDigits } from "@/lib/money/currencies";
import { toDecimal } from "@/lib/money/format-money";
import { type CsvCell, csvRow } from "@/lib/payments/csv";
import { loadOrders, type OrdersSearch } from "./load-orders";
import { orderStateWords } from "./order";

const headings = [
  "Ordered (UTC)",
  "Paid (UTC)",
  "Order",
  "Invoice",
  "State",
  "Product",
  "Quantity",
  "Net",
  "Tax",
  "Total",
  "Currency",
  "Name",
  "E-mail",
  "Company",
  "Address",
  "Tax ID",
  "Answers",
  "Reference",
  "Mode",
  "Order id",
];

const pageSize = 500;

/** What one view of the orders shows as CSV, page by page, so that a large business does not fill the memory. */
export async function* exportOrders(
  ctx: Context,
  input: OrdersSearch & { businessId: string; timeZone: string },
): AsyncGenerator<string> {
  // Spreadsheets recognize UTF-8 by its mark.
  yield `\uFEFF${csvRow(headings)}`;
  let cursor: string | null = null;
  do {
    const page: { rows: OrderListRow[]; nextCursor: string | null } = await loadOrders(ctx, {
      ...input,
      cursor,
      limit: pageSize,
    });
    yield page.rows.map((row) => csvRow(cellsOf(row))).join("");
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function cellsOf(row: OrderListRow): CsvCell[] {
  const { company, currency } = row;
  const money = (minor: number): CsvCell => ({ decimal: toDecimal(minor, currencyDigits(currency)) });
  return [
    time(row.createdAt),
    row.paidAt === null ? null : time(row.paidAt),
    row.number,
    row.invoiceNumber,
    orderStateWords[row.state],
    row.description,
    { decimal: String(row.quantity) },
    money(row.netMinor),
    money(row.taxMinor),
    money(row.totalMinor),
    currency,
    row.buyerName,
    row.buyerEmail,
    company?.name ?? null,
    company === null
      ? null
      : [company.addressLine1, `${company.postalCode} ${company.city}`, countryName(company.country, "en")].join(", "),
    company?.taxId ?? null,
    row.fields.map(({ label, value }) => `${label}: ${value}`).join("; "),
    row.reference,
    row.mode,
    row.id,
  ];
}

const time = (at: number) => new Date(at).toISOString().slice(0, 19).replace("T", " ");
