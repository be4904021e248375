import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { negotiateLocale } from "@/locales/mod.ts";

type Tree = { readonly [key: string]: string | Tree };

function* texts(tree: Tree, prefix = ""): Generator<[key: string, text: string]> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") yield [prefix + key.replace(/_(one|other)$/, ""), value];
    else yield* texts(value, `${prefix}${key}.`);
  }
}

const variables = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

Deno.test("both languages have the same keys", () => {
  const keys = (tree: Tree) => [...new Set([...texts(tree)].map(([key]) => key))].sort();
  assert.deepEqual(keys(ko), keys(en));
});

Deno.test("both languages put the same values into a text", () => {
  const korean = new Map(texts(ko));
  for (const [key, text] of texts(en)) {
    assert.deepEqual([...new Set(variables(korean.get(key)!))], [...new Set(variables(text))], key);
  }
});

Deno.test("no text is empty, and Korean is not English", () => {
  const alike = /^(API|UPI|CSV|F1|ROC AUC|Gemini)$/;
  const words = (text: string) => text.replaceAll(/\{\{\w+\}\}/g, "").match(/\p{L}/u);
  const english = new Map(texts(en));
  for (const [key, text] of texts(ko)) {
    assert.notEqual(text.trim(), "", key);
    if (words(text) && !alike.test(text)) assert.match(text, /[가-힣]/, key);
    assert.ok(english.get(key), key);
  }
});

Deno.test("negotiateLocale() takes the language that the browser wants most", () => {
  assert.equal(negotiateLocale("ko-KR,ko;q=0.9,en;q=0.8"), "ko");
  assert.equal(negotiateLocale("fr,en;q=0.5,ko;q=0.7"), "ko");
  assert.equal(negotiateLocale("ko;q=0,en"), "en");
  assert.equal(negotiateLocale("fr"), "en");
  assert.equal(negotiateLocale(null), "en");
});
