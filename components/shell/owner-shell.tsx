import type { ReactNode } from "react";
import { TestBadge } from "@/components/ui/pill";
import { AccountMenu } from "./account-menu";
import { BusinessMenu } from "./business-menu";
import { KeepFocus } from "./keep-focus";
import { ModeSwitch } from "./mode-switch";
import { Navigation } from "./navigation";

type OwnerShellProps = {
  business: { id: string; name: string; logoPictureId: string | null };
  businesses: { id: string; name: string }[];
  role: "owner" | "member" | "developer";
  email: string;
  mode: "test" | "live";
  isSandboxed: boolean;
  chooseMode: (form: FormData) => Promise<void>;
  signOut: () => Promise<void>;
  /** What has to be decided before anything else, above every page. */
  notice: ReactNode;
  children: ReactNode;
};

/** The frame of the dashboard: a column beside the page on a desk, two bars around it on a phone. */
export function OwnerShell(props: OwnerShellProps) {
  const { business, businesses, role, email, mode, chooseMode, signOut } = props;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[232px_minmax(0,1fr)]">
      <KeepFocus />
      <a
        href="#page"
        className="sr-only z-50 rounded-control bg-surface px-4 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r border-line bg-surface px-3 py-5 md:flex">
        <div className="px-2 pb-5">
          <BusinessMenu current={business} businesses={businesses} />
        </div>
        <Navigation businessId={business.id} role={role} shape="side" />
        <div className="mt-auto space-y-3 pt-6">
          <ModeSwitch businessId={business.id} mode={mode} action={chooseMode} />
          <AccountMenu businessId={business.id} email={email} signOut={signOut} />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-3 border-b border-line bg-surface px-4 md:hidden">
        <div className="min-w-0 flex-1">
          <BusinessMenu current={business} businesses={businesses} />
        </div>
        {mode === "test" ? <TestBadge /> : null}
        <AccountMenu businessId={business.id} email={email} signOut={signOut} compact={{ mode, chooseMode }} />
      </header>
      <div className="flex min-w-0 flex-col">
        {props.notice}
        {props.isSandboxed ? <SandboxStrip /> : null}
        {mode === "test" ? <TestStrip /> : null}
        <main
          id="page"
          tabIndex={-1}
          className="w-full max-w-[1120px] px-4 pt-5 pb-28 outline-none md:px-9 md:pt-7 md:pb-16"
        >
          {props.children}
        </main>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
        <Navigation businessId={business.id} role={role} shape="bottom" />
      </div>
    </div>
  );
}

/** Said in words on every page while the provider's address points at a stand-in. */
function SandboxStrip() {
  return (
    <section aria-label="Sandbox" className="border-b border-line bg-warn-soft px-4 py-2 text-[13px] text-warn md:px-9">
      <b className="font-semibold">Sandbox.</b> Stripe is played by a stand-in on this machine. No real money moves.
    </section>
  );
}

function TestStrip() {
  return (
    <section
      aria-label="Test mode"
      className="border-b border-line bg-test-soft px-4 py-2 text-[13px] text-ink md:px-9"
    >
      <b className="font-semibold">Test mode.</b> You see test invoices and test payments; mails go to your team only.
    </section>
  );
}
