import assert from "node:assert/strict";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { importRecords } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest } from "@/tests/support/database.ts";
import { ask, createEndpoint, customers } from "./support.ts";

const CHECK = /* GraphQL */ `{
  dataset {
    check {
      rows
      groups
      strictGroups
      findings {
        kind
        severity
        column
        rows
        examples { customerId line }
        evidence { name value label(locale: KO) text }
        title
        titleKo: title(locale: KO)
        consequence
        remedy(locale: KO)
      }
    }
  }
}`;

const demo = (seed: number, count: number) => createLabelledShop(createRandom(seed), count);
const REPLACE = { fileName: "demo.csv", mode: "REPLACE" } as const;

appTest("dataset.check names each finding with evidence, rows and words", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const records = demo(1, 300).map((record) => ({ ...record, tenure: record.tenure ?? 5 }));
  const copies = records.slice(0, 100).map((record) => ({
    ...record,
    customerId: `copy ${record.customerId}`,
    tenure: record.tenure + 1,
  }));
  await importRecords(fixture, [...records, ...copies], REPLACE, silentTask);
  const { check } = (await ask(endpoint, CHECK)).dataset;
  assert.deepEqual([check.rows, check.groups, check.strictGroups], [400, 300, 300]);
  assert.equal(check.findings.length, 1);
  const [finding] = check.findings;
  assert.deepEqual([finding.kind, finding.severity, finding.column, finding.rows], [
    "APPENDED_COPY",
    "HIGH",
    null,
    100,
  ]);
  assert.equal(finding.examples.length, 20);
  assert.deepEqual(finding.examples[0], {
    customerId: `copy ${records[0]!.customerId}`,
    line: 301,
  });
  const evidence = new Map(
    finding.evidence.map((figure: { name: string }) => [figure.name, figure]),
  );
  assert.deepEqual(evidence.get("lag"), {
    name: "lag",
    value: "300",
    label: "행 간격",
    text: "300",
  });
  assert.deepEqual(evidence.get("labelsEqual"), {
    name: "labelsEqual",
    value: "1",
    label: "이탈 여부가 같은 비율",
    text: "100%",
  });
  assert.match(finding.title, /^100 rows are copies of the row 300 rows above them/);
  assert.match(finding.titleKo, /^100개 행이 300행 위에 있는 행의 복사본입니다/);
  assert.match(finding.consequence, /not new customers/);
  assert.match(finding.remedy, /복사본을 지워 주세요/);
});

appTest("dataset.check is silent on the labelled shop and on an empty one", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const { check } = (await ask(endpoint, CHECK)).dataset;
  assert.deepEqual(check, { rows: 0, groups: 0, strictGroups: 0, findings: [] });
  await importRecords(fixture, demo(2, 1000), REPLACE, silentTask);
  const filled = (await ask(endpoint, CHECK)).dataset.check;
  assert.deepEqual(filled, { rows: 1000, groups: 1000, strictGroups: 1000, findings: [] });
});

appTest(
  "dataset.check does not read the customers again until they change",
  async (fixture) => {
    const endpoint = createEndpoint(fixture);
    await importRecords(fixture, demo(3, 200), REPLACE, silentTask);
    const pages = () => endpoint.statements.filter((text) => text.includes('"spellings"')).length;
    await ask(endpoint, CHECK);
    const read = pages();
    assert.ok(read > 0);
    await ask(endpoint, CHECK);
    assert.equal(pages(), read);
    await fixture.db.insert(customers).values({ customerId: "new" });
    assert.equal((await ask(endpoint, CHECK)).dataset.check.rows, 201);
    assert.ok(pages() > read);
  },
);
