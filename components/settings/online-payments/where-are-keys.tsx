import type { ProviderView } from "@/lib/connections/load-online-payments";
import { KeySketch } from "./key-sketch";

type WhereAreKeysProps = {
  keyPages: ProviderView["keyPages"];
  restricted: ProviderView["restrictedKeyPages"];
  rights: ProviderView["rights"];
  provider: string;
  /** Nothing is connected yet, so the help is wanted. */
  isOpen: boolean;
};

/** Help beside the field: where the keys are, and a page at Stripe on which the rights are already ticked. */
export function WhereAreKeys({ keyPages, restricted, rights, provider, isOpen }: WhereAreKeysProps) {
  return (
    <details open={isOpen} className="group mt-3 text-sm text-ink-2">
      <summary className="inline-flex min-h-10 cursor-pointer items-center font-[550] underline decoration-line underline-offset-4 hover:text-ink">
        Where do I find these?
      </summary>
      <div className="mt-2 space-y-3 rounded-control bg-line-2 p-4">
        <ol className="list-decimal space-y-1 pl-5">
          <li>
            Open Stripe's API keys page: <Away href={keyPages.test}>test keys</Away> or{" "}
            <Away href={keyPages.live}>live keys</Away>.
          </li>
          <li>Copy the publishable key. It begins with “pk_”.</li>
          <li>
            Copy the secret key (“sk_”), or make a restricted key (“rk_”), which may only do what is needed here:{" "}
            <RestrictedPages pages={restricted} />. The rights are ticked already; press Create key and copy it.
          </li>
          <li>Paste both here and press Save. Paymast sets up the webhook by itself.</li>
        </ol>
        <KeySketch mode="test" provider={provider} />
        <details>
          <summary className="inline-flex min-h-8 cursor-pointer items-center font-[550] underline decoration-line underline-offset-4 hover:text-ink">
            What a restricted key is asked for
          </summary>
          <ul className="mt-1 grid list-disc gap-x-6 gap-y-0.5 pl-5">
            {rights.map(({ right, use }) => (
              <li key={right}>
                {right} <span className="text-ink-3">· {use}</span>
              </li>
            ))}
          </ul>
        </details>
        <p>Start with test keys: you pay your own test invoice with a test card, and no money moves.</p>
      </div>
    </details>
  );
}

function RestrictedPages({ pages }: { pages: WhereAreKeysProps["restricted"] }) {
  if (pages.test === null || pages.live === null) return "on the same page";
  return (
    <>
      <Away href={pages.test}>a restricted test key</Away> or <Away href={pages.live}>a restricted live key</Away>
    </>
  );
}

function Away({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="font-[550] text-accent underline">
      {children}
    </a>
  );
}
