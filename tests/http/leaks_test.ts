/** A champion that was given a feature which leaks the label says so wherever it is met. */
import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { trainCandidates } from "@/services/training/training.ts";
import { demo, withServices } from "../pipeline/support.ts";
import { appTest } from "../support/database.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

const PAGES = [
  "/",
  "/customers",
  "/segments",
  "/strategies",
  "/data",
  "/models",
  "/import",
  "/api",
];
const LEAKS = "{ champion { leaks { field reason auc } leftOut { field } } }";

appTest("every page and GraphQL warn of a champion that keeps a leak", async (fixture) => {
  await withServices(fixture.connection, async (services) => {
    const records = demo().map((record) => ({ ...record, complained: record.churned }));
    await importRecords(services, records, { fileName: "leaking", mode: "REPLACE" }, silentTask);
    const app = await testApp(fixture);
    const text = async (path: string, language = "en") =>
      await (await app.fetch(path, { headers: { "Accept-Language": language } })).text();
    const ask = async () => {
      const answer = await app.fetch("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", ...OWN_PAGE },
        body: JSON.stringify({ query: LEAKS }),
      });
      return (await answer.json()).data.champion;
    };
    const input = { estimators: ["LOGISTIC_REGRESSION"], folds: 2 } as const;
    await trainCandidates(services, input, silentTask);
    assert.deepEqual(await ask(), { leaks: [], leftOut: [{ field: "complained" }] });
    assert.ok(!(await text("/models")).includes(en.leaks.text));

    await trainCandidates(services, { ...input, keepLeaks: true }, silentTask);
    assert.deepEqual(await ask(), {
      leaks: [{ field: "complained", reason: "EQUALS_LABEL", auc: 1 }],
      leftOut: [],
    });
    for (const path of PAGES) assert.ok((await text(path)).includes(en.leaks.text), path);
    assert.ok((await text("/customers", "ko")).includes(ko.leaks.text));
  });
});
