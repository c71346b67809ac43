import { expect, test } from "vitest";
import { setWebhookSecret } from "@/lib/connections/set-webhook-secret";
import { aPayingContext, aShop } from "@/testing/paying";
import { findKnownEndpoint } from "./find-endpoint";

/** As another process does it: this one's memory hears nothing of it. */
async function aRememberedEndpointThatWasRolled() {
  const ctx = await aPayingContext();
  const shop = await aShop(ctx);
  const secrets = async () => (await findKnownEndpoint(ctx, shop.endpointId))?.secrets;
  expect(await secrets()).toEqual([shop.secret]);
  const fresh = "whsec_afterTheRoll";
  await setWebhookSecret(ctx, { businessId: shop.businessId, mode: "live", secret: fresh });
  return { ctx, secrets, both: [fresh, shop.secret] };
}

test("P23: both secrets of a roll are known within five seconds", async () => {
  const { ctx, secrets, both } = await aRememberedEndpointThatWasRolled();
  ctx.clock.advance(5_001);
  expect(await secrets()).toEqual(both);
});

test("P26: what was remembered under a clock that was set back since is read again", async () => {
  const { ctx, secrets, both } = await aRememberedEndpointThatWasRolled();
  ctx.clock.advance(-600_000);
  expect(await secrets()).toEqual(both);
});
