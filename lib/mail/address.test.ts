import { describe, expect, test } from "vitest";
import { MAX_RECIPIENTS, parseAddress, requireAddress, requireAddressList } from "./address";

describe("one strict parser of addresses", () => {
  test.each([
    ["anna@example.com", "anna@example.com"],
    ["  Anna.Nowak+paid@EXAMPLE.co.uk ", "Anna.Nowak+paid@example.co.uk"],
    ["o'brien@xn--mller-kva.de", "o'brien@xn--mller-kva.de"],
    ["a@b-c.example", "a@b-c.example"],
  ])("%j is %j", (typed, address) => {
    expect(parseAddress(typed)).toEqual({ ok: true, address });
  });

  test.each([
    "",
    "anna",
    "@example.com",
    "anna@",
    "anna@localhost",
    "a@evil.example,v@victim.example",
    "a@evil.example;v@victim.example",
    "a@evil.example v@victim.example",
    '"v@victim.example x"@evil.example',
    '"v@victim.example"@evil.example',
    "Anna <anna@example.com>",
    "<anna@example.com>",
    "anna@example.com (Anna)",
    "anna@[127.0.0.1]",
    "anna@127.0.0.1",
    "anna@example.com\r\nBcc: x@evil.example",
    "anna@example.com\nBcc: x@evil.example",
    "anna\u0000@example.com",
    "anna@example.com\u2028x",
    "anna@exa\u202emple.com",
    "аnna@example.com",
    "anna@exаmple.com",
    "anna@exa mple.com",
    "=?utf-8?q?a=40evil.example?=@example.com",
    "a..b@example.com",
    ".a@example.com",
    "a.@example.com",
    "a@-example.com",
    "a@example-.com",
    "a@example..com",
    "a@b@example.com",
    "a\\@evil.example@example.com",
    `${"a".repeat(65)}@example.com`,
    `a@${"b".repeat(64)}.com`,
    `${"a".repeat(10_000)}@example.com`,
    `a@${"b.".repeat(5_000)}com`,
  ])("%j is refused", (typed) => {
    expect(parseAddress(typed).ok).toBe(false);
  });

  test("the sentence is about the field it was typed in", () => {
    expect(() => requireAddress("a@b.example,c@d.example", "to")).toThrow(
      expect.objectContaining({ code: "BAD_INPUT", field: "to" }),
    );
  });

  test("a field for several takes commas, semicolons and lines, each once, and not endlessly many", () => {
    expect(requireAddressList("a@x.example, b@x.example;\na@x.example\n", "cc")).toEqual([
      "a@x.example",
      "b@x.example",
    ]);
    expect(requireAddressList("", "cc")).toEqual([]);
    expect(() => requireAddressList("a@x.example, Anna <b@x.example>", "cc")).toThrow();
    const many = Array.from({ length: MAX_RECIPIENTS + 1 }, (_, index) => `a${index}@x.example`).join(",");
    expect(() => requireAddressList(many, "cc")).toThrow(/20 addresses at most/);
  });
});
