"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FieldsProps } from "./business-form";

export function LookFields({ settings, errorOf }: FieldsProps) {
  const [color, setColor] = useState(settings.business.accentColor);
  const isColor = /^#[0-9a-f]{6}$/i.test(color);
  return (
    <div className="flex items-start gap-3">
      <input
        type="color"
        aria-label="Pick a color"
        value={isColor ? color : "#000000"}
        onChange={(event) => setColor(event.target.value)}
        className="mt-[26px] size-11 shrink-0 cursor-pointer rounded-control border border-field bg-surface p-1"
      />
      <Field
        label="Accent color"
        name="accentColor"
        error={errorOf("accentColor")}
        hint="Text on it turns dark or light by itself, so that it can be read."
      >
        <Input
          value={color}
          onChange={(event) => setColor(event.target.value)}
          maxLength={7}
          spellCheck={false}
          className="num max-w-36"
        />
      </Field>
    </div>
  );
}
