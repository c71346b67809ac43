import type { ReactNode } from "react";

/** A page that only says something: a wrong link, an error. */
export function MessagePage({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-5 py-12 text-center">
      <h1>{title}</h1>
      <p className="mt-3 text-ink-2">{text}</p>
      {children ? <div className="mt-6">{children}</div> : null}
    </main>
  );
}
