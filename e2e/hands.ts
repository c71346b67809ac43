import type { Locator } from "playwright/test";

/** A person's hands: everything they do goes through here and is counted. */
export type Hands = {
  /** One press of the mouse. */
  press(what: Locator): Promise<void>;
  /** One field typed, pasted or chosen. */
  type(field: Locator, text: string): Promise<void>;
  choose(field: Locator, option: string): Promise<void>;
  clicks: string[];
  fields: string[];
};

export function countingHands(): Hands {
  const clicks: string[] = [];
  const fields: string[] = [];
  return {
    clicks,
    fields,
    async press(what) {
      clicks.push(String(what));
      await what.click();
    },
    async type(field, text) {
      fields.push(String(field));
      await field.fill(text);
    },
    async choose(field, option) {
      fields.push(String(field));
      await field.selectOption(option);
    },
  };
}
