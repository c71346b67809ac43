import { expect, test } from "vitest";
import { publicAddress } from "./public-address";

test.each([
  ["https://pay.example.com", "public"],
  ["https://pay.example.com:8443", "public"],
  ["https://172.32.0.1", "public"],
  ["https://[2001:db8::1]", "public"],
  ["http://pay.example.com", "plain_http"],
  ["http://localhost:3000", "private"],
  ["https://localhost", "private"],
  ["http://127.0.0.1:3000", "private"],
  ["http://192.168.1.20", "private"],
  ["http://172.16.0.9", "private"],
  ["http://10.0.0.5:80", "private"],
  ["http://169.254.1.1", "private"],
  ["http://[::1]:3000", "private"],
  ["http://[fd00::1]", "private"],
  ["https://nas", "private"],
  ["https://paymast.local", "private"],
] as const)("%s is %s", (url, kind) => {
  expect(publicAddress(url).kind).toBe(kind);
});
