import { expect, test } from "vitest";
import { advice, good, saidOnce, wrong } from "./finding";

test("what is true of both modes of a business is said once, with both", () => {
  const inTest = [wrong("", "Your invoices lack details."), advice("", "Nobody has tried it."), good("", "In order.")];
  const inLive = [wrong("", "Your invoices lack details."), advice("", "In order."), good("", "In order.")];
  const found = saidOnce("Nordlicht", [
    { mode: "test", findings: inTest },
    { mode: "live", findings: inLive },
  ]);
  expect(found.map(({ level, about, sentence }) => [level, about, sentence])).toEqual([
    ["wrong", "Nordlicht, test and live", "Your invoices lack details."],
    ["advice", "Nordlicht, test", "Nobody has tried it."],
    ["good", "Nordlicht, test and live", "In order."],
    ["advice", "Nordlicht, live", "In order."],
  ]);
});

test("a business with one mode keeps its mode beside each line", () => {
  const found = saidOnce("Nordlicht", [{ mode: "live", findings: [good("", "In order.")] }]);
  expect(found).toEqual([good("Nordlicht, live", "In order.")]);
});
