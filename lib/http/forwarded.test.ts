import { expect, test } from "vitest";
import { clientAddress, clientKey, forwardedHeaders, isInternalHeader } from "./forwarded";

test.each([
  ["no proxy: a forged header is ignored", 0, "6.6.6.6", "10.0.0.1"],
  ["one proxy: the address it appended", 1, "6.6.6.6, 203.0.113.7", "203.0.113.7"],
  ["two proxies: the one before the last", 2, "6.6.6.6, 203.0.113.7, 10.0.0.9", "203.0.113.7"],
  ["fewer entries than proxies: nobody vouches for them", 2, "6.6.6.6", "10.0.0.1"],
  ["a proxy that sent nothing", 1, undefined, "10.0.0.1"],
  ["empty entries don't count", 1, " , ", "10.0.0.1"],
] as const)("%s", (_name, hops, forwardedFor, expected) => {
  expect(clientAddress({ remoteAddress: "::ffff:10.0.0.1", forwardedFor, hops })).toBe(expected);
});

test("host and protocol come from the public address, whatever was asked for", () => {
  const headers = forwardedHeaders({
    remoteAddress: "10.0.0.1",
    forwardedFor: undefined,
    hops: 0,
    publicUrl: "https://pay.example.com",
  });
  expect(headers).toEqual({
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-host": "pay.example.com",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
  });
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::9", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("the client of %s is %s", (address, key) => {
  expect(clientKey(address)).toBe(key);
});

test("headers by which a request could pose as Next's own are internal; the browser's are not", () => {
  for (const name of ["x-middleware-subrequest", "x-nonce", "content-security-policy", "x-invoke-path", "forwarded"])
    expect(isInternalHeader(name)).toBe(true);
  for (const name of ["host", "rsc", "next-action", "next-router-state-tree", "x-forwarded-for", "origin"])
    expect(isInternalHeader(name)).toBe(false);
});
