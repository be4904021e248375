import assert from "node:assert/strict";
import fc from "fast-check";
import { PERSONAS } from "@/content/personas/persona_catalogue.ts";
import { namePersonas, personaDescription, personaName } from "@/content/personas/persona.ts";

const position = fc.record({
  z: fc.record({
    recency: fc.integer({ min: -20, max: 40 }).map((tenths) => tenths / 10),
    frequency: fc.integer({ min: -20, max: 40 }).map((tenths) => tenths / 10),
    monetary: fc.integer({ min: -20, max: 40 }).map((tenths) => tenths / 10),
  }),
  churnProbability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

Deno.test("namePersonas() never gives two clusters the same name, in either language", () => {
  const clusters = fc.uniqueArray(position, {
    minLength: 1,
    maxLength: 10,
    selector: ({ z }) => JSON.stringify(z),
  });
  fc.assert(fc.property(clusters, (positions) => {
    const ids = namePersonas(positions, 0.2);
    for (const locale of ["en", "ko"] as const) {
      assert.equal(new Set(ids.map((id) => personaName(id, locale))).size, positions.length);
      for (const id of ids) assert.ok(personaDescription(id, locale).length > 10);
    }
  }));
});

Deno.test("namePersonas() follows the position, not the number", () => {
  fc.assert(fc.property(
    fc.uniqueArray(position, {
      minLength: 2,
      maxLength: 6,
      selector: ({ z }) => JSON.stringify(z),
    }),
    (positions) => {
      const ids = namePersonas(positions, 0.2);
      const reversed = namePersonas(positions.toReversed(), 0.2);
      assert.deepEqual(
        ids.map((id) => id.split("/")[0]),
        reversed.toReversed().map((id) => id.split("/")[0]),
      );
    },
  ));
});

Deno.test("namePersonas() tells clusters of one persona apart by what parts them most", () => {
  const big = { recency: -0.5, frequency: 0, monetary: 1 };
  const ids = namePersonas([
    { z: big, churnProbability: 0.1 },
    { z: { ...big, monetary: 3 }, churnProbability: 0.12 },
  ], 0.2);
  assert.deepEqual(ids, [
    "ACTIVE_BIG_SPENDERS/MONETARY_LOWER",
    "ACTIVE_BIG_SPENDERS/MONETARY_HIGHER",
  ]);
  assert.equal(personaName(ids[1]!, "en"), "Active big spenders (higher value)");
});

Deno.test("personaName() gives several segments of the best customers names that tell them apart", () => {
  // The demo store's three.
  const z = (frequency: number, monetary: number) => ({ recency: -0.5, frequency, monetary });
  const ids = namePersonas([
    { z: z(0.9, 1.5), churnProbability: 0.21 },
    { z: z(2.6, 4.5), churnProbability: 0.14 },
    { z: z(2.5, 1), churnProbability: 0.11 },
  ], 0.3);
  assert.deepEqual(ids.map((id) => personaName(id, "en")), [
    "Good customers with fewer orders",
    "Top spenders",
    "Most frequent good customers",
  ]);
  assert.equal(personaDescription(ids[1]!, "ko").includes("가장 큰"), true);
  // What no variant says stands behind the name.
  assert.equal(
    personaName("LOYAL_BIG_SPENDERS/MONETARY_LOWER/CHURN_HIGHER", "en"),
    "Good regulars (higher risk)",
  );
});

Deno.test("namePersonas() names no segment regular or loyal whose customers typically ordered once or twice", () => {
  const often = { recency: -0.5, frequency: 1, monetary: 0 };
  const [once, again] = [{ z: often, churnProbability: 0.2, orders: 2.1 }, {
    z: { ...often, frequency: 3 },
    churnProbability: 0.2,
    orders: 3.2,
  }];
  assert.deepEqual(namePersonas([once, again], 0.2), ["FRESHLY_ACTIVE", "BUSY_REGULARS"]);
  const big = { ...once, z: { ...often, monetary: 2 } };
  assert.deepEqual(namePersonas([big], 0.2), ["ACTIVE_BIG_SPENDERS"]);
});

Deno.test("the catalogue's keys and names are distinct", () => {
  for (const part of ["key", "en", "ko"] as const) {
    const texts = PERSONAS.map((persona) => part === "key" ? persona.key : persona.name[part]);
    assert.equal(new Set(texts).size, PERSONAS.length);
  }
});

Deno.test("personaName() refuses an unknown id", () => {
  assert.throws(() => personaName("NOBODY", "en"), RangeError);
  assert.throws(() => personaName("LONG_GONE/ODD_ONE", "en"), RangeError);
});
