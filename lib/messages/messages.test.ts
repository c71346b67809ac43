import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { catalogs, languages, shownLanguage, translator } from "./messages";

type Tree = { [key: string]: string | Tree };

/** The catalogs are JSON: objects of texts and objects. */
const asTree = (value: unknown) => value as Tree;

function textsOf(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : textsOf(value, `${prefix}${key}.`),
  );
}

/** The names in `{name}`, `{count, plural, …}`, tags too; branches of a plural are looked into. */
function argumentsOf(text: string): string[] {
  const names = [...text.matchAll(/\{\s*([A-Za-z0-9_]+)\s*[,}]/g)].map((match) => match[1] ?? "");
  const tags = [...text.matchAll(/<([A-Za-z]+)>/g)].map((match) => `<${match[1]}>`);
  return [...new Set([...names, ...tags])].sort();
}

const english = new Map(textsOf(asTree(catalogs.en)));

test.each(languages)("%s has exactly the keys of English, each with the same arguments", (language) => {
  const texts = new Map(textsOf(asTree(catalogs[language])));
  expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of texts) {
    expect.soft(argumentsOf(text), `${language} ${key}`).toEqual(argumentsOf(english.get(key) ?? ""));
  }
});

test.each(languages)("every text of %s is filled in and can be formatted", (language) => {
  for (const [key, text] of textsOf(asTree(catalogs[language]))) {
    expect(text.trim(), `${language} ${key}`).not.toBe("");
    const isCounted = (name: string) => new RegExp(`\\{\\s*${name}\\s*,\\s*(plural|number|selectordinal)`).test(text);
    const values = Object.fromEntries(argumentsOf(text).map((name) => [name, isCounted(name) ? 2 : "x"]));
    const isRich = /<[A-Za-z]+>/.test(text);
    if (!isRich) expect(() => formatted(language, key, values), `${language} ${key}`).not.toThrow();
  }
});

/** Any key of any namespace, as a plain string: the test walks over all of them. */
function formatted(language: (typeof languages)[number], key: string, values: Record<string, string | number>): string {
  const [namespace = "", ...rest] = key.split(".");
  const translate = translator(language, namespace as Parameters<typeof translator>[1]);
  return translate(rest.join(".") as never, values);
}

test("every folder of messages is a language that can be chosen", () => {
  const folders = readdirSync(path.resolve("lib/messages"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.map((folder) => folder.name).sort()).toEqual([...languages].sort());
});

test("a plural is a plural in both languages", () => {
  expect(translator("en", "mail")("duration.minutes", { count: 1 })).toBe("1 minute");
  expect(translator("de", "mail")("duration.minutes", { count: 4 })).toBe("4 Minuten");
});

test("a missing argument is an error and not a gap in the sentence", () => {
  expect(() => translator("en", "mail")("receipt.firstLine", {})).toThrow();
});

test("the language that is shown is one we have", () => {
  expect(shownLanguage("de-AT")).toBe("de");
  expect(shownLanguage("pl")).toBe("en");
  expect(shownLanguage(null)).toBe("en");
});
