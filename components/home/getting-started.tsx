import { Check } from "lucide-react";
import Link from "next/link";
import { Card, CardSection } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { Step } from "@/lib/home/home";

const words: Record<Step["key"], { title: string; text: string; path: string }> = {
  details: { title: "Say who you are", text: "Address, tax number and logo for your invoices.", path: "/settings" },
  connect: {
    title: "Connect Stripe",
    text: "Paste your keys, so that customers can pay online.",
    path: "/settings/online-payments",
  },
  send: { title: "Send your first invoice", text: "To yourself, if you want to see it first.", path: "/invoices/new" },
  paid: { title: "Get paid", text: "Your customer pays, and the invoice turns Paid by itself.", path: "/invoices" },
};

/** Numbered steps until the first payment; the next one is the one that stands out. */
export function GettingStarted({ businessId, steps }: { businessId: string; steps: Step[] }) {
  const next = steps.find((step) => !step.isDone);
  return (
    <Card>
      <CardSection
        title="Your first payment"
        text={`${steps.filter((step) => step.isDone).length} of ${steps.length} done`}
      >
        <ol className="-mx-2">
          {steps.map((step, at) => (
            <li key={step.key}>
              <Link
                href={`/b/${businessId}${words[step.key].path}`}
                className={cn(
                  "flex items-start gap-3.5 rounded-control px-2 py-2.5 no-underline hover:bg-line-2",
                  step.isDone && "text-ink-3",
                )}
              >
                <StepMark step={step} number={at + 1} isNext={step === next} />
                <span className="min-w-0">
                  <span className="block font-[550]">
                    {words[step.key].title}
                    {step.isDone ? <span className="sr-only"> (done)</span> : null}
                  </span>
                  <span className="block text-[13px] text-ink-2">{words[step.key].text}</span>
                </span>
              </Link>
            </li>
          ))}
        </ol>
      </CardSection>
    </Card>
  );
}

function StepMark({ step, number, isNext }: { step: Step; number: number; isNext: boolean }) {
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
