import assert from "node:assert/strict";
import type { TestFigures } from "@/content/hypotheses/hypotheses.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { databaseTest } from "@/tests/support/database.ts";
import { referenceFolder, referenceTable } from "@/tests/support/reference.ts";
import { type DatasetProfile, profileStoredCustomers } from "./profile.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const table = referenceTable();
if (!table) console.warn(`SKIPPED: no ecommerce-churn.csv in ${referenceFolder()}: its profile`);

const near = (actual: number, expected: number, what: string) =>
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(Math.abs(expected), 1e-300),
    `${what}: ${actual}, not ${expected}`,
  );

const columnNamed = ({ columns }: DatasetProfile, name: string) =>
  columns.find(({ column }) => column?.header === name)!;

databaseTest("the real table has the reference's figures", async (fixture) => {
  const figures = JSON.parse(await Deno.readTextFile(`${referenceFolder()}/reference.json`));
  await importFile(fixture, table!, { fileName: "table.csv", mode: "REPLACE" }, silentTask);
  const profile = await profileStoredCustomers(fixture.db);
  checkTable(profile, figures.dataset);
  checkChurnRates(profile, figures.churn_rate_by);
  checkHypotheses(profile, figures.hypotheses);
}, { ignore: !table });

// deno-lint-ignore no-explicit-any -- figures of a foreign JSON file, checked by the assertions on them
type Figures = any;

function checkTable(profile: DatasetProfile, { rows, missing, describe, ...rest }: Figures) {
  assert.equal(profile.customers, rows);
  near(profile.churned / rows, rest.churn_rate, "churn rate");
  for (const { header: name, kind } of ECOMMERCE.columns) {
    const { missing: absent, numbers, categories } = columnNamed(profile, name);
    assert.equal(absent, missing[name] ?? 0, name);
    // The reference takes ids for numbers; here they are names.
    if (kind === "TEXT") continue;
    if (kind === "CATEGORY") {
      const spelt = categories!.categories.flatMap(({ value, customers, spellings }) => {
        const merged = spellings.reduce((sum, each) => sum + each.customers, 0);
        return [
          [value, customers - merged],
          ...spellings.map((each) => [each.spelling, each.customers]),
        ];
      });
      assert.deepEqual(Object.fromEntries(spelt), rest.category_counts[name], name);
      continue;
    }
    const { count, mean, std, min, q1, median, q3, max } = numbers!.all!;
    const found = { count, mean, std: std!, min, "25%": q1, "50%": median, "75%": q3, max };
    for (const [figure, value] of Object.entries(found)) {
      near(value, describe[name][figure], `${name} ${figure}`);
    }
  }
}

function checkChurnRates(profile: DatasetProfile, reference: Figures) {
  for (const [name, rates] of Object.entries<Figures>(reference)) {
    const { bins } = columnNamed(profile, name).numbers!;
    assert.deepEqual(bins.map(({ from }) => String(from)), Object.keys(rates), name);
    for (const { from, retained, churned } of bins) {
      near(churned / (retained + churned), rates[from], `${name} ${from}`);
    }
  }
}

function checkHypotheses({ hypotheses, satisfaction }: DatasetProfile, reference: Figures) {
  const [satisfied, absent, complaint] = hypotheses;
  const means = [
    [satisfied!, "SatisfactionScore (Welch t, retained minus churned)"],
    [absent!, "DaySinceLastOrder (Welch t)"],
  ] as const;
  for (const [hypothesis, name] of means) {
    const { t, p, mean_retained, mean_churned } = reference[name];
    near(hypothesis.figures!.statistic, t, `${name} t`);
    near(hypothesis.figures!.p, p, `${name} p`);
    near(hypothesis.groups[0]!.figure, mean_retained, name);
    near(hypothesis.groups[1]!.figure, mean_churned, name);
    assert.equal(hypothesis.verdict, "CONTRADICTED");
  }
  const chiSquared = (figures: TestFigures | null, { chi2, p, dof }: Figures, what: string) => {
    near(figures!.statistic, chi2, `${what} chi2`);
    near(figures!.p, p, `${what} p`);
    assert.equal(figures!.df, dof);
  };
  const complain = reference["Complain (chi-square, Yates)"];
  chiSquared(complaint!.figures, complain, "Complain");
  assert.equal(complaint!.verdict, "SUPPORTED");
  complaint!.groups.forEach(({ figure }, i) => near(figure, complain.churn_rate[i], "Complain"));
  const groups = reference["SatisfactionGroup (chi-square)"];
  chiSquared(satisfaction.figures, groups, "SatisfactionGroup");
  for (const { name, retained, churned } of satisfaction.groups) {
    const key = Object.keys(groups.churn_rate).find((each) => each.toUpperCase().startsWith(name))!;
    near(churned / (retained + churned), groups.churn_rate[key], key);
  }
}
