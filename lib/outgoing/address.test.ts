import { expect, test } from "vitest";
import { isPublicAddress, mayBeAsked } from "./address";
import { outsideUrlProblem } from "./outside-url";

test.each([
  "127.0.0.1",
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "169.254.169.254",
  "172.31.255.255",
  "192.168.1.1",
  "198.18.0.1",
  "203.0.113.9",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:7f00:1",
  "::ffff:127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::10.0.0.1",
  "2002:7f00:1::",
  "2001:db8::1",
  "fd00::1",
  "fe80::1%eth0",
  "ff02::1",
  "localhost",
  "",
])("%s is no public address", (address) => {
  expect(isPublicAddress(address)).toBe(false);
  expect(mayBeAsked(address, false)).toBe(false);
});

test.each(["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])(
  "%s is a public address",
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test("where private addresses are allowed, the ones with a machine's credentials still are not", () => {
  expect(mayBeAsked("127.0.0.1", true)).toBe(true);
  expect(mayBeAsked("192.168.1.1", true)).toBe(true);
  for (const address of ["169.254.169.254", "::ffff:169.254.169.254", "100.100.100.200", "fd00:ec2::254", "fe80::1"])
    expect(mayBeAsked(address, true), address).toBe(false);
});

test.each([
  "http://example.com/",
  "https://user:secret@example.com/",
  "https://example.com:22/",
  "https://example.com:80/",
  "gopher://example.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://0/",
  "https://[::1]/",
  "https://[::ffff:7f00:1]/",
  "https://169.254.169.254/latest/meta-data/",
  "https://localhost/",
  "https://localhost./",
  "https://shop.localhost/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://intranet/",
  "not an address",
  "",
  `https://example.com/${"a".repeat(2_000)}`,
])("%s is refused before anything is sent", (url) => {
  expect(outsideUrlProblem(url, { allowsPrivate: false })).toMatch(/\.$/);
});

test("public websites are asked, on 443 and on high ports", () => {
  for (const url of ["https://example.com/a?b=c", "https://example.com:8443/", "https://1.1.1.1/"])
    expect(outsideUrlProblem(url, { allowsPrivate: false }), url).toBeNull();
});

test("an installation for trying things out may ask itself", () => {
  for (const url of ["http://localhost:3000/", "http://127.0.0.1:8080/", "http://shop/"])
    expect(outsideUrlProblem(url, { allowsPrivate: true }), url).toBeNull();
  expect(outsideUrlProblem("http://169.254.169.254/", { allowsPrivate: true })).not.toBeNull();
});
