"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, Checkbox, Field, Input, Select, Textarea } from "@/components/ui";
import { MOST_FIELDS, type TypedField } from "@/lib/products/offer";

type QuestionsEditorProps = { fields: TypedField[]; errorOf: (field: string) => string | null };

/** The owner's own questions to a buyer. They travel as one hidden field, in the order they stand here. */
export function QuestionsEditor({ fields: given, errorOf }: QuestionsEditorProps) {
  const [fields, setFields] = useState(given);
  const change = (id: string, changed: Partial<TypedField>) =>
    setFields((before) => before.map((field) => (field.id === id ? { ...field, ...changed } : field)));
  return (
    <div>
      <input type="hidden" name="fields" value={JSON.stringify(fields)} />
      {errorOf("fields") ? <p className="mb-2 text-[13px] text-bad">{errorOf("fields")}</p> : null}
      <ol className="space-y-3">
        {fields.map((field, position) => (
          <li key={field.id} className="rounded-control border border-line p-3">
            <Question
              field={field}
              number={position + 1}
              error={errorOf(`fields.${position}`)}
              change={(changed) => change(field.id, changed)}
              remove={() => setFields((before) => before.filter((one) => one.id !== field.id))}
            />
          </li>
        ))}
      </ol>
      {fields.length < MOST_FIELDS ? (
        <Button
          size="sm"
          className="mt-3"
          onClick={() =>
            setFields((before) => [...before, { id: newId(), label: "", kind: "text", isRequired: false, choices: "" }])
          }
        >
          <Plus aria-hidden /> Add a question
        </Button>
      ) : null}
    </div>
  );
}

/** Names the answer for good, however the question is worded later. */
const newId = () =>
  crypto
    .getRandomValues(new Uint32Array(2))
    .reduce((id, part) => id + part.toString(36), "q")
    .slice(0, 16);

type QuestionProps = {
  field: TypedField;
  number: number;
  error: string | null;
  change: (changed: Partial<TypedField>) => void;
  remove: () => void;
};

function Question({ field, number, error, change, remove }: QuestionProps) {
  const name = (part: string) => `question-${field.id}-${part}`;
  return (
    <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
      <Field label={`Question ${number}`} name={name("label")} error={error}>
        <Input
          value={field.label}
          onChange={(event) => change({ label: event.target.value })}
          maxLength={100}
          placeholder="T-shirt size"
        />
      </Field>
      <Field label="Answer" name={name("kind")}>
        <Select
          value={field.kind}
          onChange={(event) => change({ kind: event.target.value === "choice" ? "choice" : "text" })}
        >
          <option value="text">Text</option>
          <option value="choice">A choice</option>
        </Select>
      </Field>
      <Button
        variant="ghost"
        size="icon"
        className="self-end justify-self-end text-ink-3"
        aria-label={`Remove question ${number}`}
        onClick={remove}
      >
        <Trash2 aria-hidden />
      </Button>
      {field.kind === "choice" ? (
        <Field label="Choices, a line each" name={name("choices")} className="sm:col-span-3">
          <Textarea
            value={field.choices}
            onChange={(event) => change({ choices: event.target.value })}
            rows={3}
            maxLength={4_000}
          />
        </Field>
      ) : null}
      <Checkbox
        className="sm:col-span-3"
        label="An answer is needed"
        checked={field.isRequired}
        onChange={(event) => change({ isRequired: event.target.checked })}
      />
    </div>
  );
}
