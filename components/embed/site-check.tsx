"use client";

import { type Mark, MarkedLine } from "@/components/readiness/readiness-list";
import { Banner, Button, CardSection, CopyButton, Field, Input, useActionForm } from "@/components/ui";
import type { Finding } from "@/lib/embed/diagnose";
import type { Examination } from "@/lib/embed/examine-website";
import type { FormAction } from "@/lib/http/action-state";

type SiteCheckProps = {
  businessId: string;
  productId: string;
  /** The first website of the list, as the owner reads it; empty when there is none. */
  website: string;
  check: FormAction<Examination>;
};

/** The owner names a page (or none: the website's first page) and reads what is in the overlay's way, with the line to change. */
export function SiteCheck({ businessId, productId, website, check }: SiteCheckProps) {
  const { form, pending, errorOf, error, state } = useActionForm(check);
  const found = state?.ok ? state.data : null;
  return (
    <CardSection
      title="Test on my site"
      text="Paymast opens your page, looks whether the button works there, and says what to change where it does not."
    >
      <form {...form} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="businessId" value={businessId} />
        <input type="hidden" name="productId" value={productId} />
        <Field
          label="The page where the button stands"
          name="address"
          error={errorOf("address")}
          className="min-w-60 flex-1"
        >
          <Input
            placeholder={website === "" ? "example.com/shop" : website}
            maxLength={1_000}
            inputMode="url"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Button type="submit" pending={pending}>
          Test on my site
        </Button>
      </form>
      {error ? (
        <Banner tone="bad" live className="mt-4">
          {error}
        </Banner>
      ) : null}
      <div role="status">{found === null ? null : <Findings found={found} />}</div>
    </CardSection>
  );
}

const isOpen = ({ tone }: Finding) => tone === "bad" || tone === "warn";

function Findings({ found: { url, findings } }: { found: Examination }) {
  const open = findings.filter(isOpen);
  const rest = findings.filter((finding) => !isOpen(finding));
  return (
    <div className="mt-5 space-y-5">
      <p className="text-sm wrap-anywhere">
        <span className="font-semibold">
          {open.length === 0
            ? "Everything is in order."
            : open.length === 1
              ? "One thing to change."
              : `${open.length} things to change.`}
        </span>{" "}
        <span className="text-ink-2">{url}</span>
      </p>
      <ul className="space-y-4">
        {[...open, ...rest].map(({ id, tone, title, text, line }) => (
          <MarkedLine key={id} mark={tone satisfies Mark} title={title} text={text}>
            {line === null ? null : <LineToChange line={line} />}
          </MarkedLine>
        ))}
      </ul>
    </div>
  );
}

function LineToChange({ line }: { line: string }) {
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <code className="min-w-0 rounded-control border border-line bg-line-2 px-3 py-2 text-[13px] wrap-anywhere">
        {line}
      </code>
      <CopyButton text={line} label="Copy" size="sm" />
    </div>
  );
}
