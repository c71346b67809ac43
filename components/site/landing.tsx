import { ArrowRight, BadgeCheck, KeyRound, Send } from "lucide-react";
import { Mark } from "@/components/auth/auth-card";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Pill } from "@/components/ui/pill";

const steps = [
  {
    icon: KeyRound,
    title: "Connect Stripe",
    text: "Paste your keys. The money goes to your account, never through ours.",
  },
  { icon: Send, title: "Send an invoice", text: "A mail, a link and a PDF, each with a Pay online button." },
  { icon: BadgeCheck, title: "See it paid", text: "It turns Paid by itself, and the payment stands in your list." },
] as const;

export function Landing() {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-5xl flex-col px-5 py-8 sm:px-8">
      <div className="flex items-center gap-2 font-semibold tracking-tight">
        <Mark /> Paymast
      </div>
      <div className="grid flex-1 items-center gap-12 py-14 md:grid-cols-[1.1fr_1fr] md:gap-16">
        <div>
          <h1 className="text-[2rem] leading-[1.12] tracking-[-0.03em] sm:text-[2.75rem]">
            Send an invoice. Get paid online.
          </h1>
          <p className="mt-4 max-w-lg text-base text-ink-2 sm:text-lg">
            Your customers pay by card, wallet or bank from the invoice itself. You host Paymast, and the money arrives
            on your own Stripe account.
          </p>
          <div className="mt-7">
            <ButtonLink href="/sign-up" variant="primary" size="lg">
              Create your business <ArrowRight aria-hidden />
            </ButtonLink>
            <p className="mt-3 text-[13px] text-ink-3">Takes a minute. You can try everything in test mode first.</p>
          </div>
        </div>
        <SampleInvoice />
      </div>
      <ol className="grid gap-6 border-t border-line py-8 sm:grid-cols-3 sm:gap-8">
        {steps.map((step) => (
          <li key={step.title} className="flex gap-3">
            <step.icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" strokeWidth={1.9} />
            <div>
              <h2>{step.title}</h2>
              <p className="mt-0.5 text-sm text-ink-2">{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </main>
  );
}

/** What a customer gets, as a picture. */
function SampleInvoice() {
  return (
    <Card className="num px-6 py-6 md:rotate-1" role="img" aria-label="An invoice of €1,476.00 that was paid online">
      <div className="flex items-center justify-between">
        <span className="font-semibold">Nordlicht Studio</span>
        <Pill tone="good">Paid</Pill>
      </div>
      <p className="mt-0.5 text-xs text-ink-3">Invoice 2026/0117</p>
      <p className="mt-5 text-[2.25rem] leading-none font-[680] tracking-[-0.03em]">€1,476.00</p>
      <dl className="mt-6 border-t border-line text-sm">
        {[
          ["Brand identity, 12 h", "€1,020.00"],
          ["Illustration set", "€180.00"],
          ["VAT 23 %", "€276.00"],
        ].map(([what, amount]) => (
          <div key={what} className="flex justify-between gap-4 border-b border-line-2 py-2.5">
            <dt className="text-ink-2">{what}</dt>
            <dd>{amount}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-[13px] text-ink-2">Visa •••• 4242 · 4 minutes after it was sent</p>
    </Card>
  );
}
