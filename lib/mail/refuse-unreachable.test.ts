import { expect, test } from "vitest";
import { aContext } from "@/testing/context";
import { aBusiness } from "@/testing/documents";
import { refuseUnreachableLinks } from "./refuse-unreachable";

async function refusal(publicUrl: string, isSandboxed: boolean) {
  const ctx = await aContext();
  const { businessId } = await aBusiness(ctx);
  const instance = { ...ctx.instance, publicUrl, isSandboxed };
  const addresses = ["customer@elsewhere.example"];
  return await ctx.db
    .inTransaction((tx) => refuseUnreachableLinks(tx, { instance }, { businessId, addresses }))
    .then(
      () => null,
      (error: Error) => error.message,
    );
}

test("a link to this computer is not mailed to a customer", async () => {
  expect(await refusal("http://localhost:3000", false)).toMatch(
    /^customer@elsewhere\.example could not open.*PAYMAST_URL/,
  );
  expect(await refusal("http://192.168.1.9", false)).not.toBeNull();
});

test("a public address, and a sandbox where everybody lives on this computer, mail to anyone", async () => {
  expect(await refusal("https://pay.example.com", false)).toBeNull();
  expect(await refusal("http://localhost:3000", true)).toBeNull();
});
