/** The network between the app and Stripe's machine: requests arrive or don't, answers come back or don't. */

import { rateLimited, serverError } from "@/sandbox/stripe/http/faults";
import type { NoAnswer } from "@/sandbox/stripe/in-process";
import { StripeProblem } from "@/sandbox/stripe/machine/errors";
import { keyInUse } from "@/sandbox/stripe/machine/idempotency";
import type { ApiReply, ApiRequest } from "@/sandbox/stripe/machine/machine";
import { violate, type World } from "./world";

export const FAULTS = [
  "429",
  "lock_timeout",
  "500",
  "500_after",
  "500_saved",
  "timeout",
  "reply_lost",
  "key_in_use",
  "cut_off",
  "repeated",
  // Twice, because few runs meet them where they matter.
  "invalid",
  "invalid",
  "unauthorized",
  "unauthorized",
] as const;
export type FaultKind = (typeof FAULTS)[number];

export async function answer(world: World, request: ApiRequest): Promise<ApiReply | NoAnswer> {
  noteKey(world, request);
  const fault = nextFault(world, request);
  if (fault !== null) world.trace?.(`   ! ${fault} on ${request.method} ${request.path}`);
  try {
    return reply(world, request, fault);
  } catch (problem) {
    if (!(problem instanceof StripeProblem)) throw problem;
    return {
      status: problem.status,
      headers: { "request-id": "req_fault", ...problem.headers },
      body: JSON.stringify({ error: problem.body }),
      contents: null,
    };
  }
}

function reply(world: World, request: ApiRequest, fault: FaultKind | null): ApiReply | NoAnswer {
  const { machine } = world;
  if (fault === "429") throw rateLimited("global-rate", "rate_limit");
  if (fault === "lock_timeout") throw rateLimited("resource-specific", "lock_timeout");
  if (fault === "500") throw serverError();
  if (fault === "timeout") return "timeout";
  if (fault === "key_in_use" && request.idempotencyKey !== null) throw keyInUse(request.idempotencyKey);
  if (fault === "unauthorized") throw refusal(401, "Invalid API Key provided.");
  if (fault === "invalid" && request.method === "POST") throw refusal(400, "Your account can't make this request.");
  if (fault === "500_saved") machine.saveNextAs(serverError());
  const answered = machine.handle(request);
  if (fault === "500_after") throw serverError();
  if (fault === "reply_lost") return "reset";
  if (fault === "cut_off") return { ...answered, body: answered.body.slice(0, answered.body.length >> 1) };
  // The SDK's own repetition: the same request under the same key, after an answer that was lost.
  if (fault === "repeated") return machine.handle(request);
  return answered;
}

/** Not kept under a key: a request that was not let in never ran. */
const refusal = (status: number, message: string) =>
  new StripeProblem(status, { type: "invalid_request_error", message }, { isStored: false });

function nextFault(world: World, request: ApiRequest): FaultKind | null {
  if (world.time.now < world.outageUntil) return "timeout";
  if (request.method === "GET" && world.poisoned.has(request.path)) return "500";
  const at = world.faults.findIndex(
    ({ path }) => path === null || (request.method === "POST" && request.path === path),
  );
  const next = world.faults[at];
  if (next === undefined) return null;
  if (next.skip > 0) {
    next.skip -= 1;
    return null;
  }
  world.faults.splice(at, 1);
  return next.kind;
}

/** I22: a key belongs to one endpoint and one set of parameters for ever. */
function noteKey(world: World, request: ApiRequest): void {
  const key = request.idempotencyKey;
  if (key === null || request.method !== "POST" || key.startsWith("stripe-node-retry")) return;
  const used = `${request.path} ${JSON.stringify(request.form)}`;
  const first = world.usedKeys.get(key);
  if (first === undefined) world.usedKeys.set(key, used);
  else if (first !== used) violate(world, "I22", `the key ${key} was used for ${first} and then for ${used}`);
}
