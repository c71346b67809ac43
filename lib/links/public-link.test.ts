import { expect, test } from "vitest";
import { isTokenShaped, payUrl, publicToken, tokenHash } from "./public-link";

const key = new Uint8Array(32).fill(7);
const link = { documentId: "inv_1", linkVersion: 1 };

test("the same document and version always give the same link, any other gives another", () => {
  const token = publicToken(key, link);
  expect(publicToken(key, link)).toBe(token);
  expect(publicToken(key, { ...link, linkVersion: 2 })).not.toBe(token);
  expect(publicToken(key, { ...link, documentId: "inv_2" })).not.toBe(token);
  expect(publicToken(new Uint8Array(32), link)).not.toBe(token);
});

test("a token is 256 bits in a form that is refused when cut, and its hash does not show it", () => {
  const token = publicToken(key, link);
  expect(isTokenShaped(token)).toBe(true);
  expect(isTokenShaped(token.slice(1))).toBe(false);
  expect(isTokenShaped(`${token.slice(0, 42)}/`)).toBe(false);
  expect(tokenHash(token)).toMatch(/^[0-9a-f]{64}$/);
  expect(payUrl({ publicUrl: "https://pay.example" }, token)).toBe(`https://pay.example/i/${token}/pay`);
});
