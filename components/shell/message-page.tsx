import type { ReactNode } from "react";

type MessagePageProps = { title: string; text: string; children?: ReactNode };

/** A page that has nothing to show but a sentence and the way on. */
export function MessagePage({ title, text, children }: MessagePageProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center">
      <h1>{title}</h1>
      <p className="mt-2 text-sm text-ink-2">{text}</p>
      {children ? <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div> : null}
    </div>
  );
}
