"use client";

import { useState } from "react";
import { Button, Field, Input, ModeBadge } from "@/components/ui";
import type { ModeView } from "@/lib/connections/load-online-payments";
import { AccountLine } from "./account-line";

type KeyFieldsProps = {
  mode: "test" | "live";
  view: ModeView | null;
  errorOf: (field: string) => string | null;
};

/** Not words: no spell check, no capital letters, no password manager. */
const asKey = {
  autoComplete: "off",
  autoCapitalize: "none",
  autoCorrect: "off",
  spellCheck: false,
  "data-1p-ignore": true,
  "data-lpignore": "true",
} as const;

export function KeyFields({ mode, view, errorOf }: KeyFieldsProps) {
  const publishable = `${mode}PublishableKey`;
  return (
    <fieldset className="min-w-0 space-y-4">
      <legend>
        <ModeBadge mode={mode} />
        <span className="sr-only">{mode === "test" ? "Test keys" : "Live keys"}</span>
      </legend>
      <AccountLine mode={mode} view={view} />
      <Field label={`Publishable key · ${mode}`} name={publishable} error={errorOf(publishable)}>
        <Input
          {...asKey}
          className="num text-ellipsis"
          defaultValue={view?.publishableKey ?? ""}
          placeholder={`pk_${mode}_…`}
        />
      </Field>
      <SecretKey mode={mode} view={view} error={errorOf(`${mode}SecretKey`)} />
    </fieldset>
  );
}

/** A stored secret is never sent back: its last four are shown, and Replace opens an empty field. */
function SecretKey({ mode, view, error }: { mode: "test" | "live"; view: ModeView | null; error: string | null }) {
  const [isOpen, setOpen] = useState(view === null);
  const name = `${mode}SecretKey`;
  const label = `Secret key · ${mode}`;
  if (view !== null && !isOpen) {
    return (
      <Field label={label} name={name} error={error}>
        <StoredKey view={view} onReplace={() => setOpen(true)} />
      </Field>
    );
  }
  return (
    <Field label={label} name={name} error={error} hint={view === null ? null : "Leave empty to keep the stored key."}>
      <Input {...asKey} className="num text-ellipsis" placeholder={`sk_${mode}_… or rk_${mode}_…`} />
    </Field>
  );
}

type StoredKeyProps = { view: ModeView; onReplace: () => void; id?: string; "aria-describedby"?: string };

function StoredKey({ view, onReplace, id, "aria-describedby": describedBy }: StoredKeyProps) {
  return (
    <div className="flex h-11 items-center gap-2 rounded-control border border-line bg-line-2 pr-1 pl-3">
      <span className="num min-w-0 flex-1 truncate" aria-describedby={describedBy}>
        •••• {view.secretKeyLast4}
        {view.isRestricted ? <span className="ml-2 text-[13px] text-ink-3">restricted</span> : null}
      </span>
      <Button id={id} size="sm" variant="ghost" aria-label={`Replace the ${view.mode} secret key`} onClick={onReplace}>
        Replace
      </Button>
    </div>
  );
}
