import type { ModeView } from "@/lib/connections/load-online-payments";

type AccountLineProps = { mode: "test" | "live"; view: ModeView | null };

/** "Nordlicht Studio · acct_1Q…k7Xk · Poland · charges enabled"; before that, what these keys are for. */
export function AccountLine({ mode, view }: AccountLineProps) {
  return <p className="-mt-2 text-[13px] break-words text-ink-2">{view === null ? purpose[mode] : factsOf(view)}</p>;
}

const purpose = {
  test: "To try it out with test cards. No money moves.",
  live: "To be paid by your customers.",
};

function factsOf(view: ModeView): string {
  const facts = [
    view.accountName ?? "Account not readable with this key",
    view.accountId === null ? null : shortId(view.accountId),
    view.accountCountry,
    chargesFact(view),
    view.statementDescriptor === null ? null : `on statements: ${view.statementDescriptor}`,
  ];
  return facts.filter((fact) => fact !== null).join(" · ");
}

const shortId = (id: string) => (id.length > 14 ? `${id.slice(0, 7)}…${id.slice(-4)}` : id);

/** Nothing is claimed of an account that the key may not read: then the provider said neither yes nor no. */
function chargesFact(view: ModeView): string | null {
  if (!view.isAccountReadable) return null;
  return view.chargesEnabled ? "charges enabled" : "charges not enabled";
}
