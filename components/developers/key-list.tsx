"use client";

import { Button, ConfirmDialog } from "@/components/ui";
import type { KeyView } from "@/lib/hooks/load-developers";
import type { FormAction } from "@/lib/http/action-state";
import { formatInstant } from "@/lib/money/format-money";

type KeyListProps = {
  businessId: string;
  keys: KeyView[];
  timeZone: string;
  mayChange: boolean;
  revoke: FormAction<null>;
};

export function KeyList({ businessId, keys, timeZone, mayChange, revoke }: KeyListProps) {
  if (keys.length === 0) return <p className="text-sm text-ink-2">No key yet.</p>;
  return (
    <ul className="divide-y divide-line-2">
      {keys.map((key) => (
        <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
          <div className="min-w-0 flex-1 basis-56">
            <p className="font-[550] wrap-anywhere">{key.name}</p>
            <p className="num text-[13px] wrap-anywhere text-ink-2">
              <code>{key.prefix}…</code> · made {formatInstant(key.createdAt, "en", timeZone)} ·{" "}
              {key.lastUsedAt === null ? "never used" : `last used ${formatInstant(key.lastUsedAt, "en", timeZone)}`}
            </p>
          </div>
          {mayChange ? <RevokeKey businessId={businessId} apiKey={key} revoke={revoke} /> : null}
        </li>
      ))}
    </ul>
  );
}

type RevokeKeyProps = { businessId: string; apiKey: KeyView; revoke: FormAction<null> };

function RevokeKey({ businessId, apiKey, revoke }: RevokeKeyProps) {
  return (
    <ConfirmDialog
      title={`Revoke the key “${apiKey.name}”?`}
      text="The program that uses it is refused at once. This can't be undone; make a new key instead."
      trigger={
        <Button variant="ghost" size="sm">
          Revoke<span className="sr-only"> {apiKey.name}</span>
        </Button>
      }
      button="Revoke it"
      action={revoke}
      values={{ businessId, keyId: apiKey.id }}
    />
  );
}
