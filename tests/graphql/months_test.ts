import assert from "node:assert/strict";
import { addMonths } from "@/services/months/calendar.ts";
import { appTest } from "../support/database.ts";
import { BUYERS, seedMonths } from "../support/order_months.ts";
import { answer, ask, createEndpoint, type Endpoint } from "./support.ts";

async function countOf(endpoint: Endpoint, filter: Record<string, unknown>): Promise<number> {
  const { customerMonths } = await ask(
    endpoint,
    `query($filter: CustomerMonthFilter!) {
      customerMonths(filter: $filter, first: 500) { totalCount nodes { customerId } } }`,
    { filter },
  );
  assert.equal(customerMonths.nodes.length, customerMonths.totalCount);
  return customerMonths.totalCount;
}

const before = (month: string) => addMonths(month, -1);

appTest("each figure of months is the number of customers on its list", async (fixture) => {
  await seedMonths(fixture);
  const endpoint = createEndpoint(fixture);
  const { months } = await ask(
    endpoint,
    `{ months { month complete customers newCustomers ordered active churned churnRate atRisk
      thresholds { recency orders spend } groups { group customers spend } } }`,
  );
  assert.equal(months.length, 8);
  assert.equal(months.at(-1).customers, BUYERS);
  assert.equal(months.at(-1).complete, false);
  // The horizon of 60 days ends with the orders, on the 18th of August.
  assert.deepEqual(
    months.map(({ churned }: { churned: number | null }) => churned !== null),
    [true, true, true, true, true, true, false, false],
  );
  for (const each of months) {
    const { month } = each;
    assert.equal(await countOf(endpoint, { month }), each.customers);
    assert.equal(await countOf(endpoint, { month, isNew: true }), each.newCustomers);
    assert.equal(await countOf(endpoint, { month, ordered: true }), each.ordered);
    assert.equal(
      await countOf(endpoint, { month, groups: ["AT_RISK", "CANNOT_LOSE"] }),
      each.atRisk,
    );
    const start = { month: before(month), active: true };
    assert.equal(await countOf(endpoint, start), each.active);
    if (each.churned === null) continue;
    assert.equal(await countOf(endpoint, { ...start, churned: true }), each.churned);
  }
  for (const { group, customers } of months[5].groups) {
    assert.equal(await countOf(endpoint, { month: months[5].month, groups: [group] }), customers);
  }
});

appTest("movement and retention count the customers that their lists hold", async (fixture) => {
  await seedMonths(fixture);
  const endpoint = createEndpoint(fixture);
  const [from, to] = ["2025-05-01", "2025-06-01"];
  const { movement, retention } = await ask(
    endpoint,
    `{ movement(from: "${from}", to: "${to}") { from to customers }
      retention { cohort customers months { month age ordered share } } }`,
  );
  assert.ok(movement.length > 5);
  for (const move of movement) {
    const filter = { month: to, groups: [move.to], from: { month: from, group: move.from } };
    assert.equal(await countOf(endpoint, filter), move.customers);
  }
  const all = movement.reduce(
    (sum: number, move: { customers: number }) => sum + move.customers,
    0,
  );
  assert.equal(await countOf(endpoint, { month: to }), all);
  let customers = 0;
  for (const cohort of retention) {
    customers += cohort.customers;
    assert.equal(cohort.months[0].share, 1);
    const { month, ordered } = cohort.months.at(-1);
    const filter = { month, cohort: cohort.cohort, ordered: true };
    assert.equal(await countOf(endpoint, filter), ordered);
  }
  assert.equal(customers, BUYERS);
});

appTest("churnChange explains the last two known months, or those asked for", async (fixture) => {
  await seedMonths(fixture);
  const endpoint = createEndpoint(fixture);
  const fields = `from to before { customers churned rate } after { rate }
    change { value low high } newCustomers { value } mix { value } behaviour { value }
    groups { group from { customers } to { customers } }`;
  const { churnChange } = await ask(endpoint, `{ churnChange { ${fields} } }`);
  assert.deepEqual([churnChange.from, churnChange.to], ["2025-05-01", "2025-06-01"]);
  const { change, newCustomers, mix, behaviour, before: start, after } = churnChange;
  assert.ok(change.low < change.value && change.value < change.high);
  assert.ok(Math.abs(newCustomers.value + mix.value + behaviour.value - change.value) < 1e-12);
  assert.ok(Math.abs(after.rate - start.rate - change.value) < 1e-12);
  const month = before(churnChange.from);
  assert.equal(await countOf(endpoint, { month, active: true, churned: true }), start.churned);
  const asked = await ask(
    endpoint,
    `{ known: churnChange(from: "2025-03-10", to: "2025-05-01") { from }
      unknown: churnChange(from: "2025-06-01", to: "2025-08-01") { from } }`,
  );
  assert.deepEqual(asked, { known: { from: "2025-03-01" }, unknown: null });
  const { errors } = await answer(
    endpoint,
    `{ churnChange(from: "2024-01-01", to: "2025-05-01") { from } }`,
  );
  assert.equal(errors?.[0]?.extensions?.code, "NO_MONTH");
});

appTest("pages of customerMonths hold everyone once, forwards and backwards", async (fixture) => {
  await seedMonths(fixture);
  const endpoint = createEndpoint(fixture);
  const page = async (args: string) =>
    (await ask(
      endpoint,
      `{ customerMonths(filter: { month: "2025-07-01" }, ${args}) {
        nodes { customerId spend } pageInfo { hasNextPage endCursor startCursor } } }`,
    )).customerMonths;
  const all = (await page("first: 500")).nodes;
  assert.deepEqual(
    all.map(({ spend }: { spend: number }) => spend),
    all.map(({ spend }: { spend: number }) => spend).toSorted((a: number, b: number) => b - a),
  );
  const forwards = [];
  let after = "";
  for (let more = true; more;) {
    const { nodes, pageInfo } = await page(`first: 7${after}`);
    forwards.push(...nodes);
    more = pageInfo.hasNextPage;
    after = `, after: "${pageInfo.endCursor}"`;
  }
  assert.deepEqual(forwards, all);
  const last = await page("last: 5");
  assert.deepEqual(last.nodes, all.slice(-5));
  const previous = await page(`last: 5, before: "${last.pageInfo.startCursor}"`);
  assert.deepEqual(previous.nodes, all.slice(-10, -5));
});

appTest("without orders there are groups with words, and no months", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const answered = await ask(
    endpoint,
    `{ months { month } retention { cohort } churnChange { from }
      customerMonths(filter: { month: "2025-07-01" }) { totalCount }
      rfmGroups { key name(locale: KO) advice recency { from to } value { from to } } }`,
  );
  const { rfmGroups, ...none } = answered;
  assert.deepEqual(none, {
    months: [],
    retention: [],
    churnChange: null,
    customerMonths: { totalCount: 0 },
  });
  assert.equal(rfmGroups.length, 11);
  assert.equal(rfmGroups[0].name, "최우수 고객");
});
