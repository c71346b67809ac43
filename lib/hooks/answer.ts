/** What the other side's answer means. Pure. */
import type { OutsideAnswer } from "@/lib/outgoing/fetch-outside";

export type Outcome = {
  arrived: boolean;
  status: number | null;
  /** Null when it arrived. */
  problem: string | null;
  /** The beginning of the answer, for the log. */
  response: string | null;
  /** The other side wants nothing any more: no further message is sent to this address. */
  isGone: boolean;
};

const LONGEST_RESPONSE = 1_000;

export function outcomeOf(answer: OutsideAnswer): Outcome {
  if (answer.kind === "answered") {
    const { status } = answer;
    const response = readable(answer.body);
    if (status >= 200 && status < 300) return { arrived: true, status, problem: null, response, isGone: false };
    return { arrived: false, status, problem: problemOf(status), response, isGone: status === 410 };
  }
  const problem = answer.kind === "refused" ? answer.sentence : failures[answer.reason];
  return { arrived: false, status: null, problem, response: null, isGone: false };
}

function problemOf(status: number): string {
  if (status >= 300 && status < 400)
    return `It answered with a redirect (${status}), which is never followed. Enter the address it leads to.`;
  if (status === 410) return "It answered 410: it wants no more messages.";
  if (status === 401 || status === 403)
    return `It answered ${status}: it did not let the message in. Is the secret right?`;
  if (status === 404) return "It answered 404: there is nothing at this address.";
  return `It answered ${status}. Any answer from 200 to 299 means that the message arrived.`;
}

const failures = {
  name: "The name of this address is not known. Is it written right?",
  timeout: "It did not answer within 15 seconds.",
  tls: "Its certificate is not valid, so nothing was sent.",
  connection: "It could not be reached: nobody answers at this address.",
} as const satisfies Record<Extract<OutsideAnswer, { kind: "failed" }>["reason"], string>;

/** Databases keep no NUL, and nobody reads control characters. */
function readable(body: string): string | null {
  const text = [...body.slice(0, LONGEST_RESPONSE)]
    .filter((char) => char >= " " || char === "\n" || char === "\t")
    .join("")
    .trim();
  return text === "" ? null : text;
}
