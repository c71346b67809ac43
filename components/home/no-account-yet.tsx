import { CopyButton } from "@/components/ui";
import type { GettingStarted } from "@/lib/home/load-getting-started";

type NoAccountYetProps = Pick<GettingStarted, "provider" | "signUpUrl" | "pricesUrl" | "websiteForProvider">;

/** What making an account at the provider takes, before somebody begins it. */
export function NoAccountYet({ provider, signUpUrl, pricesUrl, websiteForProvider }: NoAccountYetProps) {
  return (
    <details className="text-sm text-ink-2">
      <summary className="inline-flex min-h-10 cursor-pointer items-center font-[550] underline decoration-line underline-offset-4 hover:text-ink">
        No account yet?
      </summary>
      <div className="mt-1 space-y-3 rounded-control bg-line-2 p-4">
        <p>
          <Away href={signUpUrl}>Make a {provider} account</Away>. An e-mail address and a password are enough for test
          keys; everything else can wait until you go live.
        </p>
        <div>
          <p className="font-[550] text-ink">What {provider} asks before real money moves</p>
          <ul className="mt-1 list-disc space-y-0.5 pl-5">
            <li>who you are: name, date of birth, home address, often a picture of your passport or ID</li>
            <li>what your business is: its form, tax number, and what you sell</li>
            <li>the bank account that your money goes to</li>
            <li>your company’s website</li>
          </ul>
        </div>
        <div>
          <p className="font-[550] text-ink">As “Company website” you may give</p>
          {websiteForProvider === null ? (
            <p className="mt-1">
              your own website. Once this Paymast has a public address, its front page will do: it shows your name, logo
              and how to reach you.
            </p>
          ) : (
            <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
              <span className="wrap-anywhere">{websiteForProvider}</span>
              <CopyButton size="sm" text={websiteForProvider} label="Copy address" />
              <span className="basis-full text-[13px]">
                It shows your name, logo and how to reach you, and nothing else.
              </span>
            </p>
          )}
        </div>
        <p>
          {provider} keeps a fee of each payment: <Away href={pricesUrl}>its prices</Away>. Paymast takes nothing.
        </p>
      </div>
    </details>
  );
}

function Away({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="link">
      {children}
    </a>
  );
}
