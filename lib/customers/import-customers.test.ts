import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { customers, historyEntries } from "@/db/schema";
import { csvRow } from "@/lib/payments/csv";
import { aContext, type TestContext } from "@/testing/context";
import { aBusiness, customerInput } from "@/testing/documents";
import { type ImportPreview, importCustomers, previewImport } from "./import-customers";
import { MOST_ROWS } from "./read-customer-file";
import { saveCustomer } from "./save-customer";

let ctx: TestContext;
let businessId: string;

beforeEach(async () => {
  ctx = await aContext();
  ({ businessId } = await aBusiness(ctx));
});

const utf8 = (text: string) => new TextEncoder().encode(text);
const look = (bytes: Uint8Array | string) =>
  previewImport(ctx, { businessId, bytes: typeof bytes === "string" ? utf8(bytes) : bytes });

async function add(bytes: Uint8Array | string, change: Partial<{ digest: string; expected: number }> = {}) {
  const { digest, counts } = await look(bytes);
  const file = typeof bytes === "string" ? utf8(bytes) : bytes;
  return importCustomers(ctx, { businessId, by: "usr_1", bytes: file, digest, expected: counts.new, ...change });
}

const stored = () =>
  ctx.db.read.select().from(customers).where(eq(customers.businessId, businessId)).orderBy(customers.name);
const states = ({ lines }: ImportPreview) => lines.map(({ line, state }) => [line, state]);

async function known(name: string, email: string | null): Promise<void> {
  const customerId = ctx.newId("cus");
  await saveCustomer(ctx, { businessId, customerId, isNew: true, customer: customerInput({ name, email }) });
}

describe("a file", () => {
  test("of InvoiceOcean is read: its headings, semicolons, countries by name, the tax number", async () => {
    const file =
      "name;tax_no;street;post_code;city;country;email;phone;bank_account;note\n" +
      '"Kowalska; Anna";PL5250007738;ul. Długa 5;00-238;Warszawa;Polska;anna@example.com;+48 22 555 01 17;123;"Two\nlines"\n';
    expect((await look(file)).ignored).toEqual(["bank_account"]);
    await add(file);
    expect(await stored()).toMatchObject([
      {
        name: "Kowalska; Anna",
        taxId: "PL5250007738",
        addressLine1: "ul. Długa 5",
        postalCode: "00-238",
        city: "Warszawa",
        country: "PL",
        email: "anna@example.com",
        phone: "+48 22 555 01 17",
        notes: "Two\nlines",
      },
    ]);
  });

  const rows = "Firma;Straße;PLZ;Ort;Land\r\nJürgen Müßig;Große Gasse 1;1060;Wien;Österreich\r\n";
  const windows1252 = Uint8Array.from(rows, (sign) => sign.charCodeAt(0));
  test.each<[string, Uint8Array]>([
    ["Windows-1252", windows1252],
    ["UTF-8 with a mark", utf8(`\uFEFF${rows}`)],
    ["UTF-16", new Uint8Array(Buffer.from(`\uFEFF${rows}`, "utf16le"))],
    ["tabs", utf8(rows.replaceAll(";", "\t"))],
    ["commas, after Excel's own first line", utf8(`sep=,\r\n${rows.replaceAll(";", ",")}`)],
  ])("in %s keeps its letters", async (_what, bytes) => {
    await add(bytes);
    expect(await stored()).toMatchObject([
      { name: "Jürgen Müßig", addressLine1: "Große Gasse 1", city: "Wien", country: "AT" },
    ]);
  });

  test.each<[string, Uint8Array | string, RegExp]>([
    ["that is a workbook", Uint8Array.from([0x50, 0x4b, 3, 4]), /workbook/],
    ["that is no text", Uint8Array.from([0x89, 0x50, 0, 1]), /no text file/],
    ["without customers", "Name,E-mail\n", /has no customers/],
    ["that is empty but for spaces", "  \n\n", /has no customers/],
    ["without a column of names", "Colour,Size\nred,5\n", /No column is called Name/],
    ["with a quotation mark that is never closed", `Name\n"Anna\n${"x".repeat(30_000)}`, /can't be read near line/],
    ["of too many lines", `Name\n${"Anna\n".repeat(MOST_ROWS + 1)}`, /at most 5000/],
    ["of too many bytes", `Name\n${"x".repeat(2_000_001)}`, /larger than 2 MB/],
  ])("%s is refused with what to do", async (_what, bytes, says) => {
    await expect(look(bytes)).rejects.toMatchObject({ code: "BAD_INPUT", field: "file", message: says });
    expect(await stored()).toEqual([]);
  });

  test("first and last name make the name, where no other column does", async () => {
    await add("First name,Last name,E-mail\nAnna,Kowalska,anna@example.com\n");
    expect(await stored()).toMatchObject([{ name: "Anna Kowalska" }]);
  });
});

describe("each line", () => {
  test("that is wrong says why and is left out; the others are added", async () => {
    const file =
      "Name,E-mail,Country,Currency\n" +
      "Anna,anna@example.com,PL,EUR\n" +
      "Ben,ben at example,PL,EUR\n" +
      ",nobody@example.com,,\n" +
      "Cleo,cleo@example.com,Atlantis,EUR\n" +
      "Dora,dora@example.com,DE,Taler\n" +
      `${"E".repeat(201)},,,\n`;
    const preview = await look(file);
    expect(preview.lines.map(({ line, reason }) => [line, reason])).toEqual([
      [2, null],
      [3, expect.stringContaining("e-mail address")],
      [4, "Type the customer's name."],
      [5, "The country “Atlantis” is not known. Write PL or Poland, for example."],
      [6, "Choose a currency from the list."],
      [7, "The name has at most 200 characters."],
    ]);
    expect(await add(file)).toEqual({ added: 1 });
    expect((await stored()).map(({ name }) => name)).toEqual(["Anna"]);
  });

  test("of somebody who is there already is not added: by address, or by name when an address is missing", async () => {
    await known("Anna", "anna@example.com");
    await known("Ben", null);
    const file =
      "Name,E-mail\nAnna K.,ANNA@Example.com\nBen,ben@example.com\nAnna,\nAnna,other@example.com\nCleo,cleo@example.com\nCleo,\n";
    expect(states(await look(file))).toEqual([
      [2, "known"],
      [3, "known"],
      [4, "known"],
      [5, "new"],
      [6, "new"],
      [7, "twice"],
    ]);
    expect(await add(file)).toEqual({ added: 2 });
    expect(await add(file)).toEqual({ added: 0 });
  });

  test("of another business's customer is new here", async () => {
    const other = await aBusiness(ctx);
    const customer = customerInput({ email: "anna@example.com" });
    await saveCustomer(ctx, { businessId: other.businessId, customerId: ctx.newId("cus"), isNew: true, customer });
    expect(states(await look("Name,E-mail\nAnna,anna@example.com\n"))).toEqual([[2, "new"]]);
  });

  test("that looks like a formula is text, and goes out of a table again as it came in", async () => {
    const evil = '=HYPERLINK("https://evil.example")';
    const phone = "+48 22 555 01 17";
    await add(csvRow(["Name", "Phone"]) + csvRow([evil, phone]));
    expect(await stored()).toMatchObject([{ name: evil, phone }]);
    expect(csvRow([evil, phone])).toBe(`"'=HYPERLINK(""https://evil.example"")",'+48 22 555 01 17\r\n`);
  });
});

describe("nothing is half written", () => {
  const file = "Name,E-mail\nAnna,anna@example.com\nBen,ben@example.com\n";

  test("another file than the one that was looked at adds nobody", async () => {
    const { digest } = await look("Name\nSomebody else\nAnd another\n");
    await expect(add(file, { digest })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored()).toEqual([]);
  });

  test("a customer who came meanwhile is told, and adds nobody", async () => {
    const { counts } = await look(file);
    await known("Anna", "anna@example.com");
    await expect(add(file, { expected: counts.new })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await stored()).map(({ name }) => name)).toEqual(["Anna"]);
  });

  test("the same press twice adds everybody once", async () => {
    const { counts, digest } = await look(file);
    const press = () => add(file, { expected: counts.new, digest });
    await Promise.allSettled([press(), press()]);
    expect((await stored()).map(({ name }) => name)).toEqual(["Anna", "Ben"]);
    expect(await ctx.db.read.select().from(historyEntries)).toMatchObject([
      { kind: "customers.imported", actor: "usr_1", data: { added: 2, lines: 2 } },
    ]);
  });

  test("five thousand lines are added in one go", async () => {
    const many = `Name,E-mail\n${Array.from({ length: MOST_ROWS }, (_, at) => `Customer ${at},c${at}@example.com`).join("\n")}\n`;
    expect(await add(many)).toEqual({ added: MOST_ROWS });
    expect(await stored()).toHaveLength(MOST_ROWS);
    expect((await look(many)).counts).toMatchObject({ new: 0, known: MOST_ROWS });
  });
});
