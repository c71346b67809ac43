import { Search } from "lucide-react";
import { Button, Input } from "@/components/ui";

type SearchFormProps = { action: string; label: string; search: string; hidden?: Record<string, string> };

/** A plain GET form: the search is in the address, so it can be kept, shared and gone back to. */
export function SearchForm({ action, label, search, hidden = {} }: SearchFormProps) {
  return (
    <form action={action} method="get" className="flex w-full gap-2 sm:max-w-sm">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <span className="relative min-w-0 flex-1">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3"
        />
        <Input
          type="search"
          name="q"
          defaultValue={search}
          aria-label={label}
          placeholder={label}
          maxLength={100}
          className="h-10 pl-9"
        />
      </span>
      <Button type="submit">Search</Button>
    </form>
  );
}
