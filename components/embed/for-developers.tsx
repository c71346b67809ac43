import type { ReactNode } from "react";
import { CardSection } from "@/components/ui";
import {
  BUTTON_VARIABLES,
  cspLines,
  EMBED_ATTRIBUTES,
  EMBED_EVENTS,
  embedButton,
  frameSandbox,
} from "@/lib/embed/reference";

type ForDevelopersProps = { url: string; label: string; publicUrl: string };

/** Everything that is no owner's business, folded: attributes, events, the look, a strict policy, and what can't be done. */
export function ForDevelopers({ url, label, publicUrl }: ForDevelopersProps) {
  return (
    <CardSection>
      <details>
        <summary className="cursor-pointer font-[550] text-accent">What the button can’t do</summary>
        <ul className="mt-3 list-disc space-y-1.5 pl-5 text-sm text-ink-2">
          <li>
            Open over a page that is not on your list, or that stands in a frame of another website. The product’s page
            opens instead.
          </li>
          <li>
            Open anything out of a frame whose sandbox forbids it. The buyer is shown the product’s address then, and
            you read here what the frame has to allow.
          </li>
          <li>
            Open inside apps (Instagram, Facebook and others) and on narrow screens. There the product’s page is
            quicker.
          </li>
          <li>
            Finish payments that need a page of the buyer’s bank, such as Przelewy24: these go on in the whole tab and
            come back.
          </li>
          <li>
            Show Apple Pay or Google Pay where the browser has none, or where the page forbids payments in frames.
          </li>
          <li>
            Change what is charged. Price, currency and stock are always those you set here, whatever the page says.
          </li>
          <li>Prove a payment to your website. “paid” in the browser is a hint; webhooks are sure.</li>
        </ul>
      </details>
      <details className="mt-4">
        <summary className="cursor-pointer font-[550] text-accent">For your developer</summary>
        <div className="mt-3 space-y-5 text-sm">
          <Part title="As a web component, with a look of its own">
            <Code>{embedButton(url, label)}</Code>
            <p className="text-[13px] text-ink-2">
              <code>::part(button)</code> and {BUTTON_VARIABLES.join(", ")}. A link with a class keeps your own look.
            </p>
          </Part>
          <Part title="Attributes (on links with data- in front)">
            <Words words={EMBED_ATTRIBUTES} />
          </Part>
          <Part title="Events: on the element and the document, as paymast:ready and so on">
            <Words words={EMBED_EVENTS} />
            <Code>{'document.addEventListener("paymast:paid", ({ detail }) => detail.order)'}</Code>
            <p className="text-[13px] text-ink-2">
              <code>detail</code> has product, reference and order, never anything about the buyer. Types:{" "}
              <a className="link" href={`${publicUrl}/embed.d.ts`}>
                embed.d.ts
              </a>
            </p>
          </Part>
          <Part title="In a frame with a sandbox, on that <iframe>">
            <Code>{frameSandbox}</Code>
          </Part>
          <Part title="With a strict Content-Security-Policy">
            {cspLines(publicUrl).map((line) => (
              <Code key={line}>{line}</Code>
            ))}
          </Part>
        </div>
      </details>
    </CardSection>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Words({ words }: { words: Readonly<Record<string, string>> }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-[13px]">
      {Object.entries(words).map(([name, sentence]) => (
        <div key={name} className="contents">
          <dt>
            <code>{name}</code>
          </dt>
          <dd className="text-ink-2">{sentence}</dd>
        </div>
      ))}
    </dl>
  );
}

const Code = ({ children }: { children: string }) => (
  <code className="block rounded-control border border-line bg-line-2 px-3 py-2 text-[13px] wrap-anywhere">
    {children}
  </code>
);
