"use client";

import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

type MenuProps = { trigger: ReactNode; children: ReactNode; align?: "start" | "end" };

/** Secondary actions behind one button. */
export function Menu({ trigger, children, align = "end" }: MenuProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-[0_12px_32px_-12px_rgb(0_0_0/35%)] data-[state=open]:animate-fade-in"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

type MenuItemProps = ComponentProps<typeof Primitive.Item> & { tone?: "normal" | "danger" };

/** With `asChild` the child (a link) is the item. */
export function MenuItem({ className, tone = "normal", ...rest }: MenuItemProps) {
  return (
    <Primitive.Item
      {...rest}
      className={cn(
        "flex min-h-10 w-full cursor-pointer items-center gap-2.5 rounded-[6px] px-3 py-2 text-left text-sm no-underline outline-none select-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[highlighted]:bg-line-2 [&_svg]:size-4",
        tone === "danger" && "text-bad",
        className,
      )}
    />
  );
}

export function MenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-3 py-1.5 text-xs text-ink-3">{children}</Primitive.Label>;
}
