"use client";

import { Button } from "@/components/ui/button";
import { useActionForm } from "@/components/ui/use-action-form";
import type { FormAction } from "@/lib/http/action-state";

type SessionView = { id: string; browser: string; isThis: boolean; since: string };

export function SessionList({ sessions, endOthers }: { sessions: SessionView[]; endOthers: FormAction<null> }) {
  const form = useActionForm(endOthers);
  return (
    <>
      <ul className="num divide-y divide-line-2">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2 first:pt-0">
            <span>
              {session.browser} {session.isThis ? <span className="text-ink-3">(this one)</span> : null}
            </span>
            <span className="text-[13px] text-ink-2">since {session.since}</span>
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <form {...form.form} className="mt-3">
          <Button type="submit" pending={form.pending}>
            Sign out everywhere else
          </Button>
        </form>
      ) : null}
      {(form.message ?? form.error) ? (
        <p role="status" className="mt-2 text-sm text-ink-2">
          {form.message ?? form.error}
        </p>
      ) : null}
    </>
  );
}
