import { Copy, Eye } from "lucide-react";
import type { ReactNode } from "react";

type KeySketchProps = { mode: "test" | "live"; provider: string };

/** Where the two keys stand on the provider's page. Drawn by us, so that it needs no picture of theirs. */
export function KeySketch({ mode, provider }: KeySketchProps) {
  return (
    <figure className="max-w-md">
      <div
        role="img"
        aria-label={`Sketch of ${provider}'s page of keys: in the table Standard keys, the first row is the publishable key, which begins with pk_${mode}; the second is the secret key, which begins with sk_${mode} and has a button to reveal it.`}
        className="overflow-hidden rounded-control border border-line bg-surface text-[12px] leading-tight text-ink-2 select-none"
      >
        <p className="flex gap-1.5 border-b border-line bg-line-2 px-3 py-2">
          <Dot />
          <Dot />
          <Dot />
        </p>
        <div className="space-y-3 p-4">
          <p className="text-[13px] font-semibold text-ink">API keys</p>
          <div className="rounded-[6px] border border-line">
            <p className="border-b border-line bg-line-2 px-3 py-1.5 font-[550]">Standard keys</p>
            <Row at={1} name="Publishable key" value={`pk_${mode}_51Q…`} icon={<Copy className="size-3.5" />} />
            <Row at={2} name="Secret key" value={`sk_${mode}_••••••`} icon={<Eye className="size-3.5" />} isLast />
          </div>
        </div>
      </div>
      <figcaption className="mt-1.5 text-[12px] text-ink-3">
        Our own sketch. {provider}’s page may look a little different.
      </figcaption>
    </figure>
  );
}

const Dot = () => <span className="size-2 rounded-full bg-line" />;

type RowProps = { at: number; name: string; value: string; icon: ReactNode; isLast?: boolean };

function Row({ at, name, value, icon, isLast = false }: RowProps) {
  return (
    <p className={`flex items-center gap-2 px-3 py-2 ${isLast ? "" : "border-b border-line"}`}>
      <span className="num grid size-5 shrink-0 place-items-center rounded-full bg-accent text-[11px] font-semibold text-accent-ink">
        {at}
      </span>
      <span className="w-28 shrink-0 text-ink">{name}</span>
      <span className="num min-w-0 flex-1 truncate">{value}</span>
      <span className="shrink-0 text-accent">{icon}</span>
    </p>
  );
}
