import { ModeBadge } from "@/components/ui";
import type { ModeView } from "@/lib/connections/load-online-payments";

/** "Nordlicht Studio · acct_1Q…7Xk · Poland · charges enabled" */
export function AccountLine({ view }: { view: ModeView }) {
  const facts = [
    view.accountName ?? "Account not readable with this key",
    view.accountId === null ? null : shortId(view.accountId),
    view.accountCountry === null ? null : countryName(view.accountCountry),
    view.chargesEnabled ? "charges enabled" : "charges not enabled",
  ].filter((fact) => fact !== null);
  return (
    <li className="flex flex-wrap items-center gap-2 text-[13px] text-ink-2">
      <ModeBadge mode={view.mode} />
      <span className="min-w-0 break-words">{facts.join(" · ")}</span>
    </li>
  );
}

const shortId = (id: string) => (id.length > 14 ? `${id.slice(0, 7)}…${id.slice(-4)}` : id);

const countryName = (code: string) => new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
