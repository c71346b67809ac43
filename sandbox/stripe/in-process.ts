import Stripe from "stripe";
import { decodeForm } from "./http/form";
import type { ApiReply, ApiRequest } from "./machine/machine";

/** What a caller gets instead of an answer. */
export type NoAnswer = "timeout" | "reset";

type Answer = (request: ApiRequest) => Promise<ApiReply | NoAnswer>;

/** The network of Stripe's own SDK, replaced by a function in the same process: a machine, with faults in between. */
export function inProcessClient(answer: Answer): Stripe.HttpClient {
  return new InProcessClient(answer);
}

/** A class, because the SDK asks for one. */
class InProcessClient extends Stripe.HttpClient {
  readonly #answer: Answer;
  constructor(answer: Answer) {
    super();
    this.#answer = answer;
  }

  override getClientName(): string {
    return "in-process";
  }

  override async makeRequest(...given: Parameters<Stripe.HttpClient["makeRequest"]>) {
    const [, , path, method, headers, body] = given;
    const [pathname = "", query = ""] = path.split("?");
    const form = decodeForm(query);
    if (typeof body === "string" && body !== "") decodeForm(body, form);
    const header = (name: string): string | null => textOf(headers, name);
    const reply = await this.#answer({
      method,
      path: pathname,
      form,
      authorization: header("Authorization"),
      idempotencyKey: header("Idempotency-Key"),
      stripeVersion: header("Stripe-Version"),
      upload: null,
    });
    if (reply === "timeout") throw Stripe.HttpClient.makeTimeoutError();
    // Not one of the codes that the SDK repeats by itself: whoever gives this client repeats requests.
    if (reply === "reset") throw Object.assign(new Error("The connection was lost."), { code: "ENETRESET" });
    return new InProcessResponse(reply);
  }
}

function textOf(headers: object, name: string): string | null {
  const value = Object.entries(headers).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : null;
}

class InProcessResponse extends Stripe.HttpClientResponse {
  readonly #body: string;
  constructor(reply: ApiReply) {
    super(reply.status, reply.headers);
    this.#body = reply.body;
  }

  /** The SDK writes headers onto it. */
  override getRawResponse(): unknown {
    return { body: this.#body };
  }

  override async toJSON() {
    return JSON.parse(this.#body);
  }
}
