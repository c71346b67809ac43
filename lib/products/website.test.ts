import { expect, test } from "vitest";
import { websiteOrigins, writeWebsites } from "./website";

test.each([
  ["example.com", ["https://example.com", "https://www.example.com"]],
  ["https://www.example.com/shop?x=1#top", ["https://www.example.com", "https://example.com"]],
  ["EXAMPLE.com:443", ["https://example.com", "https://www.example.com"]],
  ["example.co.uk", ["https://example.co.uk", "https://www.example.co.uk"]],
  ["shop.example.com", ["https://shop.example.com"]],
  ["müller.de", ["https://xn--mller-kva.de", "https://www.xn--mller-kva.de"]],
  ["example.com:8443", ["https://example.com:8443", "https://www.example.com:8443"]],
  [
    "a.example, b.example\n a.example",
    ["https://a.example", "https://www.a.example", "https://b.example", "https://www.b.example"],
  ],
  ["", []],
])("%j stands for %j", (typed, origins) => {
  expect(websiteOrigins(typed, "live")).toEqual(origins);
});

test.each([
  "localhost:3000",
  "http://127.0.0.1:5173",
  "http://example.com",
  "*.example.com",
  "https://*.example.com",
  "javascript:alert(1)",
  "https://user:secret@example.com",
  "file:///etc/passwd",
  "null",
  "example",
  "10.0.0.1",
  "https://",
  "exa mple.com/<script>",
])("%j is refused for real money", (typed) => {
  expect(() => websiteOrigins(typed, "live")).toThrow(
    expect.objectContaining({ code: "BAD_INPUT", field: "websites" }),
  );
});

test.each([
  ["localhost:3000", ["http://localhost:3000"]],
  ["http://127.0.0.1:5173", ["http://127.0.0.1:5173"]],
  ["http://staging.example.com", ["http://staging.example.com"]],
])("for a test, %j stands for %j", (typed, origins) => {
  expect(websiteOrigins(typed, "test")).toEqual(origins);
});

test("what was stored is written back as it was meant, and means the same again", () => {
  const origins = websiteOrigins("example.com\nshop.example.com", "live");
  expect(writeWebsites(origins)).toBe("example.com\nshop.example.com");
  expect(websiteOrigins(writeWebsites(origins), "live")).toEqual(origins);
});

test("more than ten are refused", () => {
  const many = Array.from({ length: 11 }, (_, n) => `site${n}.example`).join("\n");
  expect(() => websiteOrigins(many, "live")).toThrow(expect.objectContaining({ field: "websites" }));
});
