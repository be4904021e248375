import assert from "node:assert/strict";
import { readDraft } from "@/content/playbook/contract.ts";
import { languageProblems } from "@/content/playbook/language.ts";
import { writeStrategy } from "@/content/playbook/playbook.ts";
import { NEARLY_ALIKE, similarity, wordsOf } from "@/content/playbook/similarity.ts";
import { inventedFigures } from "@/content/playbook/stated_figures.ts";
import { nameClusters } from "@/content/personas/naming.ts";
import { personaKeyOf } from "@/content/personas/persona.ts";
import { type Segmentation, segmentCustomers } from "@/ml/segments/segmentation.ts";
import { numbersOf, referenceTest } from "@/ml/testing/reference_data.ts";

referenceTest(
  "the real table's clusters get clearly different strategies with figures of their own",
  ({ records }) => {
    const table = {
      recency: numbersOf(records, "daysSinceLastOrder"),
      frequency: numbersOf(records, "orderCount"),
      monetary: numbersOf(records, "cashbackAmount"),
    };
    // The outcomes stand in for what a model makes of them.
    const churn = numbersOf(records, "churned");
    for (const k of [6, 10]) {
      const segmentation = segmentCustomers(table, churn, { k, seed: 1 });
      for (const locale of ["en", "ko"] as const) expectDifferent(segmentation, locale);
    }
  },
);

function expectDifferent(segmentation: Segmentation, locale: "en" | "ko"): void {
  const { clusters, whole } = segmentation;
  const personas = nameClusters(segmentation);
  const texts = clusters.map((each, at) => {
    const cluster = { ...each, persona: personas[at]! };
    const draft = writeStrategy({ ...cluster, drivers: ["tenure"] }, whole, locale);
    assert.ok("draft" in readDraft(draft));
    assert.deepEqual(languageProblems(draft, locale), []);
    // What the playbook offers is its own; what it states is the cluster's.
    assert.deepEqual(inventedFigures({ ...draft, tactics: [] }, cluster, whole, []), []);
    return { persona: personaKeyOf(cluster.persona), words: wordsOf(draft) };
  });
  assert.equal(new Set(texts.map(({ words }) => words)).size, clusters.length);
  assert.ok(new Set(texts.map(({ persona }) => persona)).size >= 6);
  for (const [at, { persona, words }] of texts.entries()) {
    // Two of one persona, as there are among ten clusters, share its play but for a tactic.
    for (const other of texts.slice(at + 1).filter((each) => each.persona !== persona)) {
      const alike = similarity(words, other.words);
      assert.ok(alike < NEARLY_ALIKE, `${alike}:\n${words}\n${other.words}`);
    }
  }
}
