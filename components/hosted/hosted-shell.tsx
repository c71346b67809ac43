import type { ReactNode } from "react";
import type { Translate } from "@/lib/messages/messages";

type Props = {
  t: Translate<"page">;
  isTest: boolean;
  isSandboxed: boolean;
  /** In a frame of the owner's website there is no room around the content. */
  isFramed?: boolean;
  children: ReactNode;
};

/** What stands around every customer's page: a strip that says when no real money moves, and the content. */
export function HostedShell({ t, isTest, isSandboxed, isFramed = false, children }: Props) {
  return (
    <>
      {isTest || isSandboxed ? (
        <aside
          className={`flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-test-soft py-2 text-center text-[13px] text-ink ${isFramed ? "px-14" : "px-4"}`}
        >
          {isTest ? (
            <span className="rounded-[6px] bg-test px-2 py-0.5 text-xs font-semibold tracking-wide text-white">
              TEST
            </span>
          ) : null}
          <span>{isSandboxed ? t("sandbox") : t("testText")}</span>
        </aside>
      ) : null}
      <main
        className={
          isFramed
            ? "mx-auto w-full max-w-[480px] px-5 pt-5 pb-8"
            : "mx-auto w-full max-w-[1104px] px-4 pt-5 pb-16 sm:px-8 sm:pt-10 lg:pt-14"
        }
      >
        {children}
      </main>
    </>
  );
}
