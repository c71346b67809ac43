import { Checkbox } from "@/components/ui";

export type EventOption = { type: string; sentence: string };

type EventChoiceProps = { events: EventOption[]; chosen: readonly string[]; error: string | null };

/** What an address is told of; all of it unless somebody takes something away. */
export function EventChoice({ events, chosen, error }: EventChoiceProps) {
  return (
    <fieldset className="mt-5">
      <legend className="mb-2 text-[13px] font-[550]">Tell it when</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {events.map(({ type, sentence }) => (
          <Checkbox
            key={type}
            name="events[]"
            value={type}
            defaultChecked={chosen.includes(type)}
            label={sentence}
            hint={<code>{type}</code>}
          />
        ))}
      </div>
      {error ? (
        <p role="alert" className="mt-2 text-[13px] text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
