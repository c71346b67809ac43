"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";

type DialogProps = {
  title: string;
  /** What happens, in words, before it happens. */
  text?: ReactNode;
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children?: ReactNode;
  /** Buttons at the bottom; a Cancel button stands before them. */
  actions?: ReactNode;
  cancelLabel?: string;
};

export function Dialog({ title, text, trigger, open, onOpenChange, children, actions, cancelLabel }: DialogProps) {
  const controlled = { ...(open === undefined ? {} : { open }), ...(onOpenChange ? { onOpenChange } : {}) };
  return (
    <Primitive.Root {...controlled}>
      {trigger ? <Primitive.Trigger asChild>{trigger}</Primitive.Trigger> : null}
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-fade-in" />
        <Primitive.Content
          {...(text ? {} : { "aria-describedby": undefined })}
          className="fixed inset-x-0 bottom-0 z-50 max-h-[90dvh] overflow-y-auto rounded-t-card border border-line bg-surface p-5 shadow-card outline-none data-[state=open]:animate-rise-in sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(32rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-card sm:p-6"
        >
          <div className="flex items-start justify-between gap-4">
            <Primitive.Title className="text-[17px] leading-snug font-semibold">{title}</Primitive.Title>
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close" className="-mt-2 -mr-2">
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </div>
          {text ? <Primitive.Description className="mt-1 text-sm text-ink-2">{text}</Primitive.Description> : null}
          {children ? <div className="mt-4">{children}</div> : null}
          {actions ? (
            <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end sm:gap-3">
              <Primitive.Close asChild>
                <Button>{cancelLabel ?? "Cancel"}</Button>
              </Primitive.Close>
              {actions}
            </div>
          ) : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
