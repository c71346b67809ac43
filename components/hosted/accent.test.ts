import { expect, test } from "vitest";
import { accentFor, contrast, parseHex } from "./accent";

const surfaces = { light: "#ffffff", dark: "#141a22" } as const;
const rgb = (hex: string) => parseHex(hex) ?? [0, 0, 0];

const colors = ["#0b6e84", "#ffff00", "#ffffff", "#000000", "#ff0000", "#00ff00", "#7f7f7f", "#1a1aff", "#fbb6ce"];

test.each(colors.flatMap((color) => [[color, "light"] as const, [color, "dark"] as const]))(
  "%s reads as text on the %s surface, and its ink on it",
  (color, theme) => {
    const accent = accentFor(color, theme);
    expect(contrast(rgb(accent.color), rgb(surfaces[theme]))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(accent.ink), rgb(accent.color))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(rgb(accent.color), rgb(accent.soft))).toBeGreaterThanOrEqual(3);
  },
);

test("a color that reads already is left as it is", () => {
  expect(accentFor("#0b6e84", "light").color).toBe("#0b6e84");
});

test("what is not a color never reaches the style sheet", () => {
  for (const typed of ["red", "#fff", "#12345g", "#000000;}body{display:none", ""])
    expect(accentFor(typed, "light")).toEqual(accentFor("#0b6e84", "light"));
});
