/** A table as RFC 4180 text that no spreadsheet takes for formulas. */

/** Numbers are written as they are; text that a spreadsheet would run is defused with an apostrophe. */
export type CsvCell = string | { decimal: string } | null;

const formulaStart = /^[=+\-@\t\r\n]/;

export function csvCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return cell.decimal;
  const safe = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvRow = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(",")}\r\n`;
