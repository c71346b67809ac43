import { describe, expect, test } from "vitest";
import { languages } from "@/lib/messages/messages";
import { attachmentName, headerLine, headerName, requireSubject } from "./header-text";
import { defaultTemplate, fillTemplate, requireTemplate, templateKinds } from "./mail-template";

const values = {
  number: "2026/17",
  amount: "€120.00",
  due: "6 December 2026",
  customer: "Anna",
  business: "Nordlicht",
  link: "https://pay.example/i/x",
};

describe("templates", () => {
  test.each(languages.flatMap((language) => templateKinds.map((kind) => [language, kind] as const)))(
    "our %s wording of %s is a template an owner could have typed",
    (language, kind) => {
      const template = defaultTemplate(kind, language);
      expect(requireTemplate(template)).toEqual(template);
      expect(template.subject).toContain("{{number}}");
      expect(template.subject).toContain("{{amount}}");
      expect(fillTemplate(template.body, values)).not.toContain("{{");
    },
  );

  test("every variable is filled, with or without spaces", () => {
    const text = "{{number}} {{ amount }} {{due}} {{customer}} {{business}} {{link}}";
    expect(fillTemplate(text, values)).toBe("2026/17 €120.00 6 December 2026 Anna Nordlicht https://pay.example/i/x");
  });

  test("a value that looks like a variable or a replacement pattern stays text", () => {
    expect(fillTemplate("{{customer}}", { ...values, customer: "{{link}} $& $1" })).toBe("{{link}} $& $1");
  });

  test.each(["{{total}}", "{{constructor}}", "{{__proto__}}", "{{}}", "{{ Number }}"])(
    "%s is refused by name",
    (place) => {
      expect(() => requireTemplate({ subject: "Invoice", body: `Hello ${place}` })).toThrow(
        expect.objectContaining({ code: "BAD_INPUT", field: "body", message: expect.stringContaining("{{number}}") }),
      );
    },
  );

  test.each(["{{number", "number}}", "{{num{{ber}}"])("%s is not closed properly and is refused", (text) => {
    expect(() => requireTemplate({ subject: text, body: "x" })).toThrow(expect.objectContaining({ field: "subject" }));
  });

  test("an empty or endless text is refused", () => {
    expect(() => requireTemplate({ subject: "S", body: " \n " })).toThrow(expect.objectContaining({ field: "body" }));
    expect(() => requireTemplate({ subject: "S", body: "x".repeat(10_001) })).toThrow(/too long/);
  });
});

describe("text for headers", () => {
  test.each([
    "a\r\nBcc: x@evil.example",
    "a\nb",
    "a\u0000b",
    "a\u2028b",
    "a\u2029b",
    "a\u0085b",
    "a\u202eb",
    "a\u001bb",
  ])("a subject with %j is refused", (subject) => {
    expect(() => requireSubject(subject)).toThrow(expect.objectContaining({ code: "BAD_INPUT", field: "subject" }));
  });

  test("a subject of 10,000 characters is refused", () => {
    expect(() => requireSubject("x".repeat(10_000))).toThrow(/too long/);
  });

  test("a name loses what has a meaning in an address and is cut", () => {
    expect(headerName('Evil" <x@evil.example>, Other\r\nBcc: y@evil.example')).toBe(
      "Evil x evil.example Other Bcc y evil.example",
    );
    expect(headerName("x".repeat(10_000)).length).toBeLessThanOrEqual(65);
    expect(headerName("😀".repeat(100))).toMatch(/^(😀)+…$/u);
  });

  test("text made of stored names is one line of bounded length", () => {
    expect(headerLine("Paid: 1\r\nBcc: x@evil.example")).toBe("Paid: 1 Bcc: x@evil.example");
    expect(headerLine("y".repeat(10_000)).length).toBeLessThanOrEqual(200);
  });

  test.each([
    ["Invoice-2026/17", "Invoice-2026-17.pdf"],
    ["Rechnung-Ä 17", "Rechnung-Ä-17.pdf"],
    ['a"; filename="evil.exe\r\n', "a-filename-evil.exe.pdf"],
    ["../../etc/passwd", "etc-passwd.pdf"],
    ["\u202efdp.exe", "fdp.exe.pdf"],
    ["///", "document.pdf"],
  ])("a document %j is attached as %s", (stem, name) => {
    expect(attachmentName(stem, "pdf")).toBe(name);
  });
});
