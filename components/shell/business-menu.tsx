"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";
import { BusinessTile } from "./business-tile";

type BusinessMenuProps = {
  current: { id: string; name: string; logoPictureId: string | null };
  businesses: { id: string; name: string }[];
};

/** The business's name; with several businesses, a menu that goes to another one. */
export function BusinessMenu({ current, businesses }: BusinessMenuProps) {
  if (businesses.length < 2)
    return (
      <Link href={`/b/${current.id}`} className="flex min-w-0 items-center gap-2.5 no-underline">
        <BusinessTile name={current.name} logoPictureId={current.logoPictureId} />
        <span className="truncate font-semibold">{current.name}</span>
      </Link>
    );
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex w-full min-w-0 items-center gap-2.5 rounded-control text-left hover:bg-line-2"
          aria-label={`${current.name}, change business`}
        >
          <BusinessTile name={current.name} logoPictureId={current.logoPictureId} />
          <span className="min-w-0 flex-1 truncate font-semibold">{current.name}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </button>
      }
    >
      <MenuLabel>Your businesses</MenuLabel>
      {businesses.map((business) => (
        <MenuItem key={business.id} asChild>
          <Link href={`/b/${business.id}`}>
            <span className="min-w-0 flex-1 truncate">{business.name}</span>
            {business.id === current.id ? <Check aria-label="shown now" /> : null}
          </Link>
        </MenuItem>
      ))}
    </Menu>
  );
}
