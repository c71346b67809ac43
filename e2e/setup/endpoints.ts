import type { SandboxControl } from "../../sandbox/stripe/http/control-types";
import type { Person } from "../product";
import type { SetupTools } from "./tools";

type Endpoint = { id: string; url: string; enabled_events: string[]; metadata: Record<string, string> };

/** The sandbox gives out Stripe's objects without their type. */
const asEndpoints = (objects: unknown[]) => objects as Endpoint[];

/** The endpoints that one business of ours has at Stripe, in whatever account. */
export const ownEndpoints = (control: SandboxControl, person: Person): Endpoint[] =>
  asEndpoints(control.objects("webhook_endpoint")).filter(
    ({ metadata }) => metadata.paymast_business === person.businessId,
  );

export const foreignEndpoints = (control: SandboxControl, accountId: string): string[] =>
  asEndpoints(control.objects("webhook_endpoint", { accountId, mode: "test" }))
    .filter(({ metadata }) => metadata.paymast_business === undefined)
    .map(({ id }) => id);

/** Somebody restored an old server for a moment: a second endpoint with our mark, whose secret nobody has. */
export async function createWebhookTwin({ stack, control, person }: SetupTools, secretKey: string): Promise<void> {
  const [ours] = ownEndpoints(control, person);
  if (ours === undefined) throw new Error("There is no endpoint of ours to copy.");
  const form = new URLSearchParams({ url: `${ours.url}twin`, "enabled_events[]": "charge.updated" });
  for (const [key, value] of Object.entries(ours.metadata)) form.append(`metadata[${key}]`, value);
  const response = await fetch(`${stack.sandbox.stripeUrl}/v1/webhook_endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}` },
    body: form,
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`The sandbox refused the twin: ${await response.text()}`);
}
