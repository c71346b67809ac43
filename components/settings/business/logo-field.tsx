"use client";

import { ImageUp, Trash2 } from "lucide-react";
import { useRef } from "react";
import { BusinessTile } from "@/components/shell/business-tile";
import { Button } from "@/components/ui/button";
import { useActionForm } from "@/components/ui/use-action-form";
import type { Business } from "@/lib/businesses/business";
import type { FormAction } from "@/lib/http/action-state";

type LogoFieldProps = { business: Business; save: FormAction<string>; remove: FormAction<null> };

/** Chosen is uploaded: the logo has no Save of its own. */
export function LogoField({ business, save, remove }: LogoFieldProps) {
  const upload = useActionForm(save);
  const removal = useActionForm(remove);
  const input = useRef<HTMLInputElement>(null);
  const error = upload.error ?? upload.errorOf("logo") ?? removal.error;
  return (
    <div className="flex flex-wrap items-center gap-4">
      <BusinessTile
        name={business.name}
        logoPictureId={business.logoPictureId}
        className="size-20 rounded-card p-1.5 text-3xl"
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap gap-2">
          <form {...upload.form}>
            <input type="hidden" name="businessId" value={business.id} />
            <input
              ref={input}
              type="file"
              name="logo"
              accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
              className="sr-only"
              tabIndex={-1}
              aria-label="Logo file"
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
            />
            <Button pending={upload.pending} onClick={() => input.current?.click()}>
              {upload.pending ? null : <ImageUp aria-hidden />}
              {business.logoPictureId === null ? "Upload a logo" : "Replace"}
            </Button>
          </form>
          {business.logoPictureId === null ? null : (
            <form {...removal.form}>
              <input type="hidden" name="businessId" value={business.id} />
              <Button type="submit" variant="ghost" pending={removal.pending}>
                {removal.pending ? null : <Trash2 aria-hidden />} Remove
              </Button>
            </form>
          )}
        </div>
        {error ? (
          <p role="alert" className="mt-2 text-[13px] text-bad">
            {error}
          </p>
        ) : (
          <p className="mt-2 text-[13px] text-ink-3">
            PNG, JPEG, WebP or GIF, up to 5 MB. Place and camera data are removed.
          </p>
        )}
      </div>
    </div>
  );
}
