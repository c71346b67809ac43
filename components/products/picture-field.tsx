"use client";

import { ImageUp, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button, useActionForm } from "@/components/ui";
import type { FormAction } from "@/lib/http/action-state";
import { ProductPicture } from "./product-picture";

type PictureFieldProps = {
  businessId: string;
  productId: string;
  name: string;
  pictureId: string | null;
  save: FormAction<string>;
  remove: FormAction<null>;
};

/** Chosen is uploaded: the picture has no Save of its own. */
export function PictureField({ businessId, productId, name, pictureId, save, remove }: PictureFieldProps) {
  const upload = useActionForm(save);
  const removal = useActionForm(remove);
  const input = useRef<HTMLInputElement>(null);
  const error = upload.error ?? upload.errorOf("picture") ?? removal.error;
  const ids = (
    <>
      <input type="hidden" name="businessId" value={businessId} />
      <input type="hidden" name="productId" value={productId} />
    </>
  );
  return (
    <div className="flex flex-wrap items-center gap-4">
      <ProductPicture pictureId={pictureId} name={name} className="size-28" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap gap-2">
          <form {...upload.form}>
            {ids}
            <input
              ref={input}
              type="file"
              name="picture"
              accept="image/png,image/jpeg,image/webp,image/gif,image/avif"
              className="sr-only"
              tabIndex={-1}
              aria-label="Picture file"
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
            />
            <Button pending={upload.pending} onClick={() => input.current?.click()}>
              {upload.pending ? null : <ImageUp aria-hidden />}
              {pictureId === null ? "Upload a picture" : "Replace"}
            </Button>
          </form>
          {pictureId === null ? null : (
            <form {...removal.form}>
              {ids}
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
            PNG, JPEG, WebP or GIF, up to 5 MB. Where it was taken is removed.
          </p>
        )}
      </div>
    </div>
  );
}
