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

  override async makeRequest(...asked: Parameters<Stripe.HttpClient["makeRequest"]>) {
    const [, , path, method, headers, body] = asked;
    const [pathname = "", query = ""] = path.split("?");
    const form = decodeForm(query);
    if (typeof body === "string" && body !== "") decodeForm(body, form);
    const given = new Map<string, unknown>(Object.entries(headers));
    const header = (name: string): string | null => textOf(given.get(name));
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

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

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
