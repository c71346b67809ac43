import { Banner, CopyButton } from "@/components/ui";

type SecretOnceProps = { label: string; secret: string; text: string };

/** Something that is shown this once: afterwards nobody can read it here. */
export function SecretOnce({ label, secret, text }: SecretOnceProps) {
  return (
    <Banner tone="good" live className="mt-4">
      <p className="font-semibold">{label}</p>
      <p className="mt-0.5">{text}</p>
      <p className="mt-3 flex flex-wrap items-center gap-3">
        <code className="rounded-control border border-line bg-surface px-3 py-2 text-[13px] break-all text-ink">
          {secret}
        </code>
        <CopyButton text={secret} size="sm" />
      </p>
    </Banner>
  );
}
