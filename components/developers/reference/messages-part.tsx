import { fieldsOf } from "@/lib/api/describe-schema";
import { chosenTypes, Envelope, eventData, eventSentences } from "@/lib/hooks/events";
import { exampleBody } from "@/lib/hooks/examples";
import { nodeReceiver, phpReceiver } from "@/lib/hooks/receivers";
import { Code, Facts, Fields, Folded, Part } from "./parts";

const headers = [
  ["webhook-id", "The message's id. It stays the same in every try: keep it, and do nothing when you see it again."],
  ["webhook-timestamp", "When this try was made, in seconds since 1970. Refuse what is older than five minutes."],
  [
    "webhook-signature",
    "One or more signatures with spaces between them, each “v1,” and HMAC-SHA-256 in base64 over ID.TIMESTAMP.BODY. The key is what follows whsec_ in the secret, decoded from base64.",
  ],
] as const;

export function MessagesPart({ id }: { id: string }) {
  return (
    <Part id={id} title="Be told what happens">
      <p>
        Add an address of yours in Paymast (Settings, Developers). It gets a POST with JSON, signed by the{" "}
        <a className="link" href="https://www.standardwebhooks.com/" rel="noreferrer">
          Standard Webhooks
        </a>{" "}
        scheme, for which there are ready packages in most languages (<code>npm install standardwebhooks</code>).
      </p>
      <ul className="list-disc space-y-1 pl-5 text-sm text-ink-2">
        <li>Answer from 200 to 299 within 15 seconds. Everything else, redirects too, counts as not arrived.</li>
        <li>What did not arrive is tried again 14 times over three days. No message waits for another.</li>
        <li>Messages may come twice and in any order. Each says what was true when it happened.</li>
        <li>After a week without success the address is switched off; what happens is kept for 30 days.</li>
        <li>Answer 410 to have it switched off at once. During a change of the secret both signatures are sent.</li>
      </ul>
      <h3>Headers</h3>
      <Facts facts={headers} />
      <h3>The body</h3>
      <Fields rows={fieldsOf(Envelope)} />
      <h3>Events</h3>
      {chosenTypes.map((type) => (
        <Folded
          key={type}
          title={
            <>
              <code className="font-[550]">{type}</code> <span className="text-ink-2">{eventSentences[type]}</span>
            </>
          }
        >
          <Code label="Body" text={exampleBody(type)} />
          <Fields rows={fieldsOf(eventData[type]).map((row) => ({ ...row, name: `data.${row.name}` }))} />
        </Folded>
      ))}
      <p className="text-sm text-ink-2">
        The button <i>Send test event</i> sends <code>webhook.test</code>.
      </p>
      <h3>A receiver</h3>
      <Code label="Node, without any package" text={nodeReceiver} />
      <Code label="PHP" text={phpReceiver} />
    </Part>
  );
}
