import { CsvError, parse } from "csv-parse/sync";
import { AppError } from "@/lib/app-error";
import { countryFrom } from "./country-names";
import type { CustomerInput } from "./customer";
import { LARGEST_FILE_BYTES, TOO_LARGE } from "./largest-file";

export const MOST_ROWS = 5_000;
/** A column holds names, addresses and notes; a longer cell is a quotation mark that was never closed. */
const LONGEST_RECORD = 20_000;

export type FileLine = {
  /** As a spreadsheet counts: the headings are line 1. */
  line: number;
  customer: CustomerInput;
  /** What can't be read in this line; null when all of it can. */
  problem: string | null;
};

export type CustomerFile = {
  lines: FileLine[];
  /** Headings that say nothing we keep. */
  ignored: string[];
};

/**
 * Reads an exported list of customers: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252, with English,
 * German, Polish or French headings. Throws BAD_INPUT with what to do when the file as a whole can't be read.
 */
export function readCustomerFile(bytes: Uint8Array): CustomerFile {
  if (bytes.byteLength > LARGEST_FILE_BYTES) refuse(TOO_LARGE);
  const text = decoded(bytes).replace(/^sep=.\r?\n/i, "");
  const [head, ...rows] = records(text);
  if (head === undefined || rows.length === 0)
    refuse("This file has no customers: a line of headings, then one line each.");
  if (rows.length > MOST_ROWS)
    refuse(`This file has ${rows.length} lines. Split it into files of at most ${MOST_ROWS}.`);
  const columns = head.cells.map((heading) => FIELD_OF.get(plain(heading)) ?? null);
  if (!columns.some((field) => field === "name" || field === "firstName" || field === "lastName")) {
    refuse("No column is called Name. Put the names of the columns into the first line: Name, E-mail, Street, City…");
  }
  const ignored = head.cells.filter((heading, at) => columns[at] === null && heading !== "");
  return { lines: rows.map(({ line, cells }) => lineOf(line, fieldsOf(columns, cells))), ignored };
}

/** UTF-8 unless it can't be; what Excel writes in the west otherwise. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    refuse("This is a workbook. Save it as CSV first, then choose the CSV file.");
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) refuse("This is no text file. Save your customers as CSV, then choose that file.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: every byte means something in Windows-1252.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

type CsvRecord = { line: number; cells: string[] };

function records(text: string): CsvRecord[] {
  try {
    const parsed: unknown[] = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_records_with_empty_values: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      trim: true,
      info: true,
    });
    return parsed.map(asRecord);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? ` near line ${error.lines}` : "";
    return refuse(`This file can't be read${line}: a quotation mark is not closed, or a line is far too long.`);
  }
}

/** With `info`, the parser answers each record beside where it ended. */
function asRecord(parsed: unknown): CsvRecord {
  const { record, info } = parsed as { record: string[]; info: { lines: number } };
  return { line: info.lines, cells: record };
}

/** Whichever of the three stands most often in the headings, outside of quotes. */
function delimiterOf(text: string): string {
  const head = (text.split(/\r?\n/).find((line) => line.trim() !== "") ?? "").replace(/"[^"]*"/g, "");
  const counted = [",", ";", "\t"].map((sign) => ({ sign, count: head.split(sign).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).sign;
}

type Field = Exclude<keyof CustomerInput, "language"> | "firstName" | "lastName" | "language";
type Fields = Partial<Record<Field, string>>;

/** The first column of a meaning that says something wins: exports have a phone and a mobile, a name and a short one. */
function fieldsOf(columns: (Field | null)[], cells: string[]): Fields {
  const fields: Fields = {};
  columns.forEach((field, at) => {
    const text = unguarded(cells[at] ?? "");
    if (field !== null && text !== "" && fields[field] === undefined) fields[field] = text;
  });
  return fields;
}

/** Exports guard text that a spreadsheet would run with an apostrophe, which is no part of it. Here nothing is ever run. */
const unguarded = (cell: string): string => cell.replace(/^'(?=[=+\-@\t])/, "").trim();

function lineOf(line: number, fields: Fields): FileLine {
  const person = [fields.firstName, fields.lastName].filter((part) => part !== undefined).join(" ");
  const country = fields.country === undefined ? null : countryFrom(fields.country);
  const language = fields.language?.slice(0, 2).toLowerCase();
  const customer: CustomerInput = {
    name: fields.name ?? person,
    email: fields.email ?? null,
    phone: fields.phone ?? null,
    addressLine1: fields.addressLine1 ?? null,
    addressLine2: fields.addressLine2 ?? null,
    postalCode: fields.postalCode ?? null,
    city: fields.city ?? null,
    region: fields.region ?? null,
    country,
    taxId: fields.taxId ?? null,
    language: language === "en" || language === "de" ? language : null,
    currency: fields.currency ?? null,
    notes: fields.notes ?? null,
  };
  const isUnknown = fields.country !== undefined && country === null;
  const problem = isUnknown
    ? `The country “${short(fields.country)}” is not known. Write PL or Poland, for example.`
    : null;
  return { line, customer, problem };
}

const short = (text = ""): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** Letters and digits alone, so that "E-mail", "email" and "E mail" are one heading. */
const plain = (heading: string): string =>
  heading
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ł", "l")
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]/gu, "");

const HEADINGS: Record<Field, string> = {
  name: "name clientname customername companyname company client customer buyer buyername organisation organization nazwa nazwafirmy firma klient kunde kundenname firmenname nom raisonsociale societe",
  firstName: "firstname givenname imie vorname prenom",
  lastName: "lastname surname familyname nazwisko nachname nomdefamille",
  email: "email mail emailaddress emailadres adresemail adresseemail courriel",
  phone:
    "phone phonenumber telephone tel mobile mobilephone telefon telefonnummer mobil handy telefonkomorkowy portable",
  addressLine1: "street address address1 addressline1 streetaddress ulica adres strasse adresse rue",
  addressLine2: "address2 addressline2 street2 adresszusatz complement",
  postalCode: "postcode postalcode zip zipcode kodpocztowy kod plz postleitzahl codepostal",
  city: "city town place miasto miejscowosc ort stadt ville",
  region: "region state province county wojewodztwo bundesland departement",
  country: "country countrycode kraj land pays",
  taxId:
    "taxid taxno taxnumber vat vatid vatno vatnumber vatregistrationnumber nip ustid ustidnr ustidnummer steuernummer numerotva tva siret",
  language: "language lang jezyk sprache langue",
  currency: "currency waluta wahrung devise",
  notes: "notes note comment comments description uwagi notatka opis bemerkung notiz remarque",
};

const FIELD_OF: ReadonlyMap<string, Field> = new Map(
  fieldNames().flatMap((field) => HEADINGS[field].split(" ").map((heading) => [heading, field] as const)),
);

/** Object.keys forgets the names; HEADINGS is a constant of this file, so it has no others. */
function fieldNames(): Field[] {
  return Object.keys(HEADINGS) as Field[];
}

function refuse(sentence: string): never {
  throw new AppError("BAD_INPUT", sentence, { field: "file" });
}
