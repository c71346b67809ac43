"use client";

import { FileUp } from "lucide-react";
import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import { Banner, Button, ButtonLink, useActionForm } from "@/components/ui";
import type { ImportPreview } from "@/lib/customers/import-customers";
import { LARGEST_FILE_BYTES, TOO_LARGE } from "@/lib/customers/largest-file";
import type { FormAction } from "@/lib/http/action-state";
import { ImportTable } from "./import-table";

type CustomerImportProps = {
  businessId: string;
  preview: FormAction<ImportPreview>;
  add: FormAction<{ added: number }>;
};

/** Chosen is looked at; then one press adds what was seen. The file stays with the browser until then. */
export function CustomerImport({ businessId, preview, add }: CustomerImportProps) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState<string | null>(null);
  const looked = useActionForm(preview);
  const [isTooLarge, setTooLarge] = useState(false);
  const [isDone, setDone] = useState(false);
  const adding = useActionForm(add, { onSuccess: () => setDone(true) });
  const found = looked.state?.ok && !looked.pending && !isTooLarge ? looked.state.data : null;
  const answered = looked.errorOf("file") ?? looked.error ?? (isDone ? null : (adding.errorOf("file") ?? adding.error));
  const error = isTooLarge ? TOO_LARGE : answered;
  if (isDone) return <Added businessId={businessId} sentence={adding.message ?? ""} />;

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const isAdding = found !== null && submitterOf(event)?.value === "add";
    (isAdding ? adding : looked).form.onSubmit(event);
  }

  return (
    <form onSubmit={onSubmit} method="post" noValidate>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="digest" value={found?.digest ?? ""} />
      <input type="hidden" name="expected" value={found?.counts.new ?? 0} />
      <input
        ref={input}
        type="file"
        name="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        className="sr-only"
        tabIndex={-1}
        aria-label="File of customers"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file === undefined) return;
          setName(file.name);
          // What is far too large would be refused on its way, before anything could answer.
          setTooLarge(file.size > LARGEST_FILE_BYTES);
          if (file.size > LARGEST_FILE_BYTES) return;
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          pending={looked.pending}
          variant={found === null ? "primary" : "secondary"}
          onClick={() => {
            // The same file may be chosen again after it was mended.
            if (input.current !== null) input.current.value = "";
            input.current?.click();
          }}
        >
          {looked.pending ? null : <FileUp aria-hidden />} {name === null ? "Choose a file" : "Choose another file"}
        </Button>
        {name === null ? null : <span className="min-w-0 text-sm wrap-anywhere text-ink-2">{name}</span>}
      </div>
      {error === null || looked.pending ? null : (
        <Banner tone="bad" live className="mt-4">
          {error}
        </Banner>
      )}
      {found === null ? null : <Found preview={found} isAdding={adding.pending} />}
    </form>
  );
}

function submitterOf(event: FormEvent): HTMLButtonElement | null {
  const submitter = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
  return submitter instanceof HTMLButtonElement ? submitter : null;
}

/** What was found, and the press that adds it. */
function Found({ preview, isAdding }: { preview: ImportPreview; isAdding: boolean }) {
  const { counts, ignored } = preview;
  return (
    <div className="mt-5 space-y-4">
      <p role="status" className="text-sm">
        <b className="font-semibold">{sentenceOf(counts)}</b>
        {counts.wrong > 0 ? " Mend the file and choose it again, or go on without those lines." : ""}
      </p>
      {ignored.length > 0 ? (
        <p className="text-[13px] wrap-anywhere text-ink-2">Not read: {ignored.slice(0, 30).join(", ")}.</p>
      ) : null}
      <ImportTable lines={preview.lines} />
      {counts.new === 0 ? null : (
        <Button type="submit" name="step" value="add" variant="primary" pending={isAdding}>
          {counts.new === 1 ? "Add 1 customer" : `Add ${counts.new} customers`}
        </Button>
      )}
    </div>
  );
}

function sentenceOf(counts: ImportPreview["counts"]): string {
  const there = counts.known + counts.twice;
  const parts = [
    counts.new === 0 ? "Nobody new" : `${counts.new} new`,
    there === 0 ? null : `${there} there already`,
    counts.wrong === 0 ? null : `${counts.wrong} with something wrong`,
  ];
  return `${parts.filter((part) => part !== null).join(", ")}.`;
}

function Added({ businessId, sentence }: { businessId: string; sentence: string }) {
  const base = `/b/${businessId}/customers`;
  return (
    <div className="space-y-4">
      <Banner tone="good" live>
        {sentence}
      </Banner>
      <div className="flex flex-wrap items-center gap-3">
        <ButtonLink href={base} variant="primary">
          See your customers
        </ButtonLink>
        <Link href={`/b/${businessId}/settings#numbers`} className="link text-sm">
          Set your next invoice number
        </Link>
      </div>
    </div>
  );
}
