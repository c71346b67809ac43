import type { IncomingMessage, ServerResponse } from "node:http";
import { answerChallenge } from "../machine/confirm";
import { challengeView } from "../machine/elements";
import { noSuch, StripeProblem } from "../machine/errors";
import { requireClientSecret } from "../machine/intent-rules";
import type { Machine } from "../machine/machine";
import type { Form } from "../machine/state";
import { requireObject, type World } from "../machine/world";
import type { ChallengeAnswer } from "../wire";
import { decodeForm } from "./form";
import { CORS, readBody } from "./shell";

type Options = { machine: Machine; changed: () => void };

/** The challenge comes from a browser without any key; the PaymentIntent's id says whose it is. */
export function worldOfIntent(machine: Machine, id: string): World {
  for (const scope of Object.values(machine.state.scopes)) {
    if (Object.hasOwn(scope.objects.payment_intent, id)) return machine.world(scope.accountId, scope.livemode);
  }
  throw noSuch("payment_intent", id, "intent");
}

export async function readForm(request: IncomingMessage): Promise<Form> {
  const text = (await readBody(request)).toString("utf8");
  if (!(request.headers["content-type"] ?? "").includes("json")) return decodeForm(text);
  try {
    const json: unknown = JSON.parse(text === "" ? "{}" : text);
    if (typeof json === "object" && json !== null && !Array.isArray(json))
      return Object.fromEntries(Object.entries(json));
  } catch {
    // Falls through to the refusal below: what is not JSON is refused like JSON that is no object.
  }
  throw new StripeProblem(400, { type: "invalid_request_error", message: "The body is not a JSON object." });
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...CORS, "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(value, null, 2));
}

function answer(machine: Machine, id: string, form: Form): ChallengeAnswer {
  const w = worldOfIntent(machine, id);
  const pi = requireObject(w, "payment_intent", id);
  requireClientSecret(pi, form.client_secret);
  const { returnUrl } = challengeView(w, id, form.client_secret);
  const outcome = form.outcome;
  if (outcome !== "complete" && outcome !== "fail") {
    throw new StripeProblem(400, {
      type: "invalid_request_error",
      param: "outcome",
      message: "outcome is complete or fail.",
    });
  }
  const after = answerChallenge(w, id, outcome);
  return {
    id,
    status: after.status,
    redirectStatus: after.status === "requires_payment_method" ? "failed" : "succeeded",
    returnUrl,
  };
}

/** GET and POST /_challenge/:pi; the shapes are in wire.ts. */
export function createChallengeRoutes({
  machine,
  changed,
}: Options): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean> {
  return async (request, response, url) => {
    const id = /^\/_challenge\/(pi_[A-Za-z0-9]+)$/.exec(url.pathname)?.[1];
    if (id === undefined) return false;
    try {
      if (request.method === "OPTIONS") sendJson(response, 200, {});
      else if (request.method === "GET")
        sendJson(
          response,
          200,
          challengeView(worldOfIntent(machine, id), id, url.searchParams.get("client_secret") ?? undefined),
        );
      else {
        const result = answer(machine, id, await readForm(request));
        changed();
        sendJson(response, 200, result);
      }
    } catch (problem) {
      if (!(problem instanceof StripeProblem)) throw problem;
      sendJson(response, problem.status, { error: problem.body });
    }
    return true;
  };
}
