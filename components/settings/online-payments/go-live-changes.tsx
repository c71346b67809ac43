import { Eye, FlaskConical, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { CardSection } from "@/components/ui";
import type { GoLive } from "@/lib/readiness/load-go-live";

/** What is different from the moment live keys are saved, and what is not. */
export function GoLiveChanges({ view }: { view: GoLive }) {
  const { testInvoices, nextNumber, statementDescriptor, provider } = view;
  return (
    <CardSection title="What changes">
      <dl className="grid gap-x-6 gap-y-5 sm:grid-cols-3">
        <Change icon={<FlaskConical />} title="What stays test">
          <li>
            {testInvoices === 0
              ? "Nothing yet: you have no test invoices."
              : `Your ${testInvoices === 1 ? "test invoice" : `${testInvoices} test invoices`} and their payments. They are never paid with real money.`}
          </li>
          <li>Your test keys are kept. Press Test beside Live to go on trying.</li>
        </Change>
        <Change icon={<Sparkles />} title="What new documents are">
          <li>New invoices and products are live, without being told so.</li>
          <li>
            Your next invoice is <b className="num font-semibold text-ink">{nextNumber}</b>.
          </li>
          <li>Lists and figures show live ones. Nothing that was sent changes.</li>
        </Change>
        <Change icon={<Eye />} title="What customers see">
          <li>No TEST mark, and a form that takes real cards only.</li>
          <li>
            {statementDescriptor === null
              ? `On their statement: the name you set in ${provider}.`
              : `On their statement: ${statementDescriptor}.`}
          </li>
          <li>Invoices are mailed to anybody, not to your team only.</li>
        </Change>
      </dl>
    </CardSection>
  );
}

function Change({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-2 font-[550] [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-accent">
        {icon}
        {title}
      </dt>
      <dd>
        <ul className="mt-2 space-y-1.5 text-[13px] wrap-anywhere text-ink-2">{children}</ul>
      </dd>
    </div>
  );
}
