"use client";

import { ArrowLeftRight, LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";

type AccountMenuProps = {
  businessId: string;
  email: string;
  signOut: () => Promise<void>;
  /** On a phone the menu is one icon and holds the switch between test and live too. */
  compact?: { mode: "test" | "live"; chooseMode: (form: FormData) => Promise<void> };
};

export function AccountMenu({ businessId, email, signOut, compact }: AccountMenuProps) {
  return (
    <Menu
      align={compact ? "end" : "start"}
      trigger={
        <button
          type="button"
          aria-label={`Your account, ${email}`}
          className={cn(
            "flex min-w-0 items-center gap-2.5 rounded-control text-left text-ink-2 hover:bg-line-2 hover:text-ink",
            compact ? "size-10 justify-center" : "w-full px-3 py-2",
          )}
        >
          <UserRound aria-hidden className="size-[18px] shrink-0" strokeWidth={1.9} />
          {compact ? null : <span className="truncate text-sm">{email}</span>}
        </button>
      }
    >
      <MenuLabel>{email}</MenuLabel>
      <MenuItem asChild>
        <Link href={`/b/${businessId}/settings/account`}>
          <UserRound aria-hidden /> Your account
        </Link>
      </MenuItem>
      {compact ? <OtherMode businessId={businessId} {...compact} /> : null}
      <MenuSeparator />
      <form action={signOut}>
        <MenuItem asChild onSelect={(event) => event.preventDefault()}>
          <button type="submit">
            <LogOut aria-hidden /> Sign out
          </button>
        </MenuItem>
      </form>
    </Menu>
  );
}

type OtherModeProps = { businessId: string; mode: "test" | "live"; chooseMode: (form: FormData) => Promise<void> };

function OtherMode({ businessId, mode, chooseMode }: OtherModeProps) {
  const other = mode === "test" ? "live" : "test";
  return (
    <form action={chooseMode}>
      <input type="hidden" name="businessId" value={businessId} />
      <MenuItem asChild onSelect={(event) => event.preventDefault()}>
        <button type="submit" name="mode" value={other}>
          <ArrowLeftRight aria-hidden /> Show {other}
        </button>
      </MenuItem>
    </form>
  );
}
