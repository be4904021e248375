import assert from "node:assert/strict";
import { UserError } from "../../errors.ts";
import { DEFAULT_MODEL, GOOGLE_URL, readGemini } from "./settings.ts";

const read = (variables: Record<string, string>) => readGemini((name) => variables[name]);

Deno.test("readGemini() is undefined without a key", () => {
  for (const GEMINI_API_KEY of ["", " "]) assert.equal(read({ GEMINI_API_KEY }), undefined);
  assert.equal(read({ GEMINI_MODEL: "x" }), undefined);
});

Deno.test("readGemini() has a preset for all but the key", () => {
  const settings = read({ GEMINI_API_KEY: "k" })!;
  assert.deepEqual(
    [settings.model, settings.price, settings.baseUrl, settings.stream, settings.monthlyUsd],
    ["gemini-3.5-flash-lite", { prompt: 0.3, output: 2.5 }, GOOGLE_URL, false, Infinity],
  );
  assert.deepEqual(
    [settings.model, settings.price, settings.brand.offers],
    [DEFAULT_MODEL.name, DEFAULT_MODEL.price, []],
  );
});

Deno.test("readGemini() reads brand, limit and address", () => {
  const settings = read({
    GEMINI_API_KEY: "k",
    GEMINI_MODEL: "models/gemini-x",
    GEMINI_BASE_URL: "http://127.0.0.1:9/gemini/",
    GEMINI_STREAM: "1",
    GEMINI_MONTHLY_USD: "2.5",
    HOLDFAST_BRAND_TONE: " warm ",
    HOLDFAST_BRAND_FACTS: "Since 1999; Family-owned",
    HOLDFAST_BRAND_OFFERS: "15% off\nFree delivery;",
  })!;
  assert.deepEqual(
    [settings.model, settings.baseUrl, settings.stream, settings.monthlyUsd],
    ["gemini-x", "http://127.0.0.1:9/gemini", true, 2.5],
  );
  assert.deepEqual(settings.brand, {
    tone: "warm",
    facts: ["Since 1999", "Family-owned"],
    offers: ["15% off", "Free delivery"],
  });
});

Deno.test("readGemini() names the variable that is wrong, and never shows the key", () => {
  const wrong = {
    GEMINI_API_KEY: "two words",
    GEMINI_MODEL: "../x",
    GEMINI_BASE_URL: "http://gemini.example",
    GEMINI_STREAM: "yes",
    GEMINI_TIMEOUT: "0",
    GEMINI_MONTHLY_USD: "much",
    HOLDFAST_BRAND_TONE: "x".repeat(3000),
  };
  for (const [name, value] of Object.entries(wrong)) {
    assert.throws(() => read({ GEMINI_API_KEY: "secret-key", [name]: value }), (error) => {
      assert.ok(error instanceof UserError && error.code === "BAD_CONFIG");
      assert.ok(error.message.includes(name), error.message);
      assert.doesNotMatch(error.message, /secret-key|two words/);
      return true;
    });
  }
});
