import { Check, ExternalLink } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { KeySketch } from "@/components/settings/online-payments/key-sketch";
import { Banner, ButtonLink, Card, CardSection, cn } from "@/components/ui";
import type { StartStep } from "@/lib/home/getting-started";
import type { GettingStarted as Start } from "@/lib/home/load-getting-started";
import { KEYS_PATH, LIVE_PATH, REHEARSAL_PATH } from "@/lib/readiness/readiness";
import { FromInvoiceOcean } from "./from-invoiceocean";
import { NoAccountYet } from "./no-account-yet";

type Props = { businessId: string; start: Start };

const words: Record<StartStep["key"], { title: string; text: string; path: string }> = {
  connect: { title: "Connect Stripe", text: "Paste two test keys. Nothing costs anything yet.", path: KEYS_PATH },
  try: {
    title: "Pay your first test invoice",
    text: "It comes to your own address. Pay it with a test card, here or on your phone.",
    path: REHEARSAL_PATH,
  },
  details: { title: "Say who you are", text: "Address, tax number and logo for your invoices.", path: "/settings" },
  live: { title: "Go live", text: "See what changes, then paste your live keys.", path: LIVE_PATH },
};

/** Numbered steps until real money can come; the next one is open. With only going live left, one line says so. */
export function GettingStarted({ businessId, start }: Props) {
  const { steps } = start;
  const next = steps.find((step) => !step.isDone);
  if (next?.key === "live") return <OnlyTest businessId={businessId} />;
  return (
    <Card>
      <CardSection
        title="Your first payment"
        text={`${steps.filter((step) => step.isDone).length} of ${steps.length} done`}
      >
        <ol className="space-y-1">
          {steps.map((step, at) => (
            <li key={step.key} className="flex items-start gap-3.5 py-2">
              <StepMark step={step} number={at + 1} isNext={step === next} />
              <div className="min-w-0 flex-1">
                <StepWords businessId={businessId} step={step} />
                {step === next ? <NextStep businessId={businessId} start={start} step={step} /> : null}
              </div>
            </li>
          ))}
        </ol>
      </CardSection>
      <CardSection className="py-2 sm:py-2">
        <FromInvoiceOcean businessId={businessId} />
      </CardSection>
    </Card>
  );
}

function OnlyTest({ businessId }: { businessId: string }) {
  return (
    <Banner
      tone="info"
      action={
        <ButtonLink size="sm" href={`/b/${businessId}${LIVE_PATH}`}>
          Go live
        </ButtonLink>
      }
    >
      Everything here is a test so far: customers cannot pay you with real money yet.
    </Banner>
  );
}

function StepWords({ businessId, step }: { businessId: string; step: StartStep }) {
  const { title, text, path } = words[step.key];
  return (
    <>
      <Link
        href={`/b/${businessId}${path}`}
        className={cn("block font-[550] no-underline hover:underline", step.isDone ? "text-ink-3" : "text-ink")}
      >
        {title}
        {step.isDone ? <span className="sr-only"> (done)</span> : null}
      </Link>
      <p className="text-[13px] text-ink-2">{text}</p>
    </>
  );
}

function StepMark({ step, number, isNext }: { step: StartStep; number: number; isNext: boolean }) {
  return (
    <span
      aria-hidden
      className={cn(
        "num mt-0.5 grid size-7 shrink-0 place-items-center rounded-full text-[13px] font-semibold",
        step.isDone && "bg-good-soft text-good",
        isNext && "bg-accent text-accent-ink",
        !step.isDone && !isNext && "bg-line-2 text-ink-2",
      )}
    >
      {step.isDone ? <Check className="size-4" strokeWidth={2.5} /> : number}
    </span>
  );
}

/** What the next step needs, at hand. */
function NextStep({ businessId, start, step }: Props & { step: StartStep }) {
  const go = (label: ReactNode) => (
    <ButtonLink href={`/b/${businessId}${words[step.key].path}`} variant="primary">
      {label}
    </ButtonLink>
  );
  if (step.key === "try") return <div className="mt-3">{go("Try a payment")}</div>;
  if (step.key === "details") return <div className="mt-3">{go("Fill them in")}</div>;
  const { provider, keyPages } = start;
  return (
    <div className="mt-3 space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        <ButtonLink href={keyPages.test} target="_blank" rel="noreferrer">
          Open {provider}’s test keys <ExternalLink aria-hidden />
        </ButtonLink>
        {go("Paste your keys")}
      </div>
      <KeySketch mode="test" provider={provider} />
      <p className="text-[13px] text-ink-2">
        Live keys work too, and stand on{" "}
        <a href={keyPages.live} target="_blank" rel="noreferrer" className="link">
          another page
        </a>
        . Begin with test keys: no money moves.
      </p>
      <NoAccountYet {...start} />
    </div>
  );
}
