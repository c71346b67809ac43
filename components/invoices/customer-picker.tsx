"use client";

import { Plus } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { cn, Input } from "@/components/ui";
import type { PickedCustomer } from "@/lib/invoices/load-editor";
import { type Found, foundCustomers, type SearchAnswer } from "./found-customers";

type CustomerPickerProps = {
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  picked: PickedCustomer | null;
  /** The customers used last, shown before anything is typed. */
  recent: PickedCustomer[];
  search: (text: string) => Promise<PickedCustomer[]>;
  onPick: (customer: PickedCustomer) => void;
  onNew: (typed: string) => void;
};

const PAUSE_MS = 200;

/** A combobox: type to find a customer, arrows and Enter to choose; the last choice adds a new one. */
export function CustomerPicker({ picked, recent, search, onPick, onNew, ...tie }: CustomerPickerProps) {
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { customers: found, isCurrent } = useFound(typed, recent, search);
  const options = found.length + 1;
  // Enter came before the answer to what is typed: the first of the answer is meant, not of what stood there before.
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => {
    if (!isWaiting || !isCurrent) return;
    setWaiting(false);
    choose(0);
  });

  function choose(at: number) {
    const customer = found[at];
    setOpen(false);
    if (customer === undefined) onNew(typed?.trim() ?? "");
    else onPick(customer);
    setTyped(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      setWaiting(false);
      return setOpen(false);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      // What the arrows were moved to is seen and meant; the rest waits.
      return isCurrent || active > 0 ? choose(active) : setWaiting(true);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    setOpen(true);
    setActive((active + (event.key === "ArrowDown" ? 1 : -1) + options) % options);
  }

  return (
    <div className="relative">
      <Input
        {...tie}
        name="customerId"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        autoComplete="off"
        placeholder="Name or e-mail"
        maxLength={200}
        value={typed ?? picked?.name ?? ""}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
          setWaiting(false);
          setOpen(true);
        }}
        onFocus={(event) => event.target.select()}
        onClick={(event) => {
          // Typing replaces who was chosen, also when the field kept its focus.
          if (typed === null) event.currentTarget.select();
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
          setWaiting(false);
          setTyped(null);
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen ? (
        <div
          id={listId}
          role="listbox"
          aria-label="Customers"
          aria-busy={!isCurrent}
          className="absolute inset-x-0 top-full z-20 mt-1 max-h-72 overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-[0_12px_32px_-12px_rgb(0_0_0/35%)]"
        >
          {found.map((customer, at) => (
            <Option key={customer.id} id={`${listId}-${at}`} isActive={at === active} onChoose={() => choose(at)}>
              <span className="block truncate font-[550]">{customer.name}</span>
              {customer.email ? <span className="block truncate text-[13px] text-ink-2">{customer.email}</span> : null}
            </Option>
          ))}
          <Option
            id={`${listId}-${found.length}`}
            isActive={active === found.length}
            onChoose={() => choose(found.length)}
          >
            <span className="flex items-center gap-2 font-[550] text-accent">
              <Plus aria-hidden className="size-4" />
              {typed?.trim() ? `New customer “${typed.trim()}”` : "New customer"}
            </span>
          </Option>
        </div>
      ) : null}
    </div>
  );
}

type OptionProps = { id: string; isActive: boolean; onChoose: () => void; children: React.ReactNode };

function Option({ id, isActive, onChoose, children }: OptionProps) {
  return (
    // The combobox keeps the focus and hears the keys; an option is only pointed at.
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      onKeyDown={(event) => (event.key === "Enter" ? onChoose() : undefined)}
      className={cn("min-h-11 cursor-pointer rounded-[6px] px-3 py-2 hover:bg-line-2", isActive && "bg-line-2")}
    >
      {children}
    </div>
  );
}

/** Asks the server a moment after the last key; an answer that comes too late is dropped. */
function useFound(
  typed: string | null,
  recent: PickedCustomer[],
  search: (text: string) => Promise<PickedCustomer[]>,
): Found {
  const [answer, setAnswer] = useState<SearchAnswer | null>(null);
  const ask = useRef(search);
  ask.current = search;
  const text = typed?.trim() ?? "";
  useEffect(() => {
    if (text === "") return;
    let isStale = false;
    const timer = setTimeout(async () => {
      const customers = await ask.current(text);
      if (!isStale) setAnswer({ text, customers });
    }, PAUSE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [text]);
  return foundCustomers(typed, recent, answer);
}
