/** What every page, GraphQL, the exports, the views and the strategies' texts say, held against the customers' rows. */
import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import en from "@/locales/en.json" with { type: "json" };
import type { handlerOf } from "@/tests/http/test_app.ts";
import type { TestServices } from "./support.ts";

/** What is said of all customers, or of those of a segment. */
interface Numbers {
  readonly customers: number;
  readonly active: number;
  readonly scoredActive: number;
  readonly atRisk: number;
  readonly expectedChurners: number;
}

type Read = (path: string) => Promise<string>;

/** Rounds away the order in which probabilities were added up. */
const rounded = ({ expectedChurners, ...rest }: Numbers): Numbers => ({
  ...rest,
  expectedChurners: Number(expectedChurners.toFixed(6)),
});

const integer = (value: number) => Math.round(value).toLocaleString("en");

/** A CSV without quotes, as objects. */
function parse(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv.trim().split("\n").map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(cells.map((cell, at) => [header![at]!, cell])));
}

function sumUp(rows: readonly Record<string, string>[]): Numbers {
  const active = rows.filter(({ Status }) => Status === "ACTIVE");
  const scored = active.filter(({ ChurnProbability }) => ChurnProbability !== "");
  return rounded({
    customers: rows.length,
    active: active.length,
    scoredActive: scored.length,
    atRisk: rows.filter(({ RiskBand }) => RiskBand === "HIGH").length,
    expectedChurners: scored.reduce((sum, row) => sum + Number(row["ChurnProbability"]), 0),
  });
}

/** The numbers of all customers and of each segment, by the customers' rows. */
export async function fromRows(read: Read) {
  const rows = parse(
    await read(
      "/export/customers.csv?columns=customerId,churned,churnProbability,band,cluster,status",
    ),
  );
  for (const { Churn, RiskBand, Status, ChurnProbability } of rows) {
    assert.equal(Status, Churn === "1" ? "CHURNED" : "ACTIVE");
    assert.equal(RiskBand === "", Churn === "1" || ChurnProbability === "");
  }
  const clusters = [...new Set(rows.map(({ Cluster }) => Cluster!))].filter((each) => each !== "");
  const inCluster = (cluster: string) => rows.filter(({ Cluster }) => Cluster === cluster);
  return {
    whole: sumUp(rows),
    segments: clusters.toSorted().map((cluster) => sumUp(inCluster(cluster))),
    segmented: rows.filter(({ Cluster }) => Cluster !== "").length,
  };
}

export type Truth = Awaited<ReturnType<typeof fromRows>>;

async function checkViews({ db }: TestServices, { whole, segments }: Truth): Promise<void> {
  const of = sql`count(*)::int as customers,
    (count(*) filter (where status = 'ACTIVE'))::int as active,
    (count(churn_probability) filter (where status = 'ACTIVE'))::int as "scoredActive",
    (count(*) filter (where risk_band = 'HIGH'))::int as "atRisk",
    coalesce(sum(churn_probability) filter (where status = 'ACTIVE'), 0) as "expectedChurners"`;
  const [all] = await db.execute<Numbers & Record<string, unknown>>(
    sql`select ${of} from bi_customers`,
  );
  assert.deepEqual(rounded(all!), whole, "bi_customers");
  const clusters = await db.execute<Numbers & Record<string, unknown>>(sql`
    select size as customers, active, at_risk as "atRisk", expected_churners as "expectedChurners"
    from bi_clusters order by cluster`);
  assert.deepEqual(
    clusters.map(rounded),
    segments.map(({ scoredActive: _, ...rest }) => rest),
    "bi_clusters",
  );
}

async function checkClusterExport(read: Read, { segments }: Truth): Promise<void> {
  const rows = parse(await read("/export/clusters.csv"));
  assert.deepEqual(
    rows.map((row) => [row["Size"], row["Active"], row["AtRisk"]].map(Number)),
    segments.map(({ customers, active, atRisk }) => [customers, active, atRisk]),
  );
}

async function checkGraphQL(
  fetch: Awaited<ReturnType<typeof handlerOf>>["fetch"],
  { whole, segments, segmented }: Truth,
): Promise<void> {
  const query = `{
    overview { customers active scoredActive atRisk toContact expectedChurners segmented }
    toContact: customers(filter: { toContact: true }) { totalCount }
    clusters { size atRisk members { active expectedChurners } }
    atRisk: customers(filter: { band: HIGH }) { totalCount }
    active: customers(filter: { status: ACTIVE }) { totalCount }
    mixed: customers(filter: { band: [HIGH, MEDIUM, LOW], status: CHURNED }) { totalCount } }`;
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data: { overview: { toContact, ...overview }, clusters, ...lists } } = await response
    .json();
  assert.equal(lists.toContact.totalCount, toContact);
  assert.deepEqual({ ...rounded(overview) }, { ...whole, segmented });
  assert.deepEqual(
    // deno-lint-ignore no-explicit-any -- an answer of JSON
    clusters.map(({ size, atRisk, members }: any) => [
      size,
      members.active,
      atRisk,
      Number(members.expectedChurners.toFixed(6)),
    ]),
    segments.map((each) => [each.customers, each.active, each.atRisk, each.expectedChurners]),
  );
  const totals = [lists.atRisk, lists.active, lists.mixed].map(({ totalCount }) => totalCount);
  assert.deepEqual(totals, [whole.atRisk, whole.active, 0]);
}

/** A page's text without its markup. */
const textOf = (html: string) =>
  html.replace(/<(script|style)[^]*?<\/\1>/g, " ").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

function keyNumber(html: string, name: string): string | undefined {
  return html.match(new RegExp(`<dt>${name}</dt><dd[^>]*>(?:<a[^>]*>)?([^<]+)`))?.[1];
}

async function checkPages(read: Read, { whole, segments, segmented }: Truth): Promise<void> {
  const overview = await read("/");
  const { figures } = en.overview;
  assert.equal(keyNumber(overview, figures.active), integer(whole.active));
  assert.equal(keyNumber(overview, figures.expected), integer(whole.expectedChurners));
  assert.equal(keyNumber(overview, figures.atRisk), integer(whole.atRisk));
  await checkToContact(read, overview);
  const outside = whole.active - segments.reduce((sum, { active }) => sum + active, 0);
  assert.equal(overview.includes(en.overview.segments.outside), outside > 0, "those in no segment");

  const customers = textOf(await read("/customers"));
  assert.ok(customers.includes(`${integer(whole.active)} customers`), "Customers");
  const atRisk = textOf(await read("/customers?band=HIGH"));
  assert.ok(atRisk.includes(`${integer(whole.atRisk)} customers`), "Customers at risk");
  const churned = textOf(await read("/customers?status=CHURNED"));
  assert.ok(churned.includes(`${integer(whole.customers - whole.active)} customers`), "Churned");

  checkSegments(await read("/segments"), { whole, segments, segmented });

  // No customer is in a campaign, so that a strategy's audience is everyone at risk in its segment.
  const board = await read("/strategies");
  const stated = segments.map((_, index) =>
    textOf(board.split(`id="segment-${index}"`)[1]!).match(/Audience: ([\d,]+) customer/)?.[1]
  );
  assert.deepEqual(stated, segments.map(({ atRisk }) => integer(atRisk)), "Strategies");
}

/** The cards, and the table that adds up to all customers. */
function checkSegments(html: string, { whole, segments, segmented }: Truth): void {
  const cards = segments.map((_, index) => {
    const card = textOf(html.split(`id="segment-${index}"`)[1]!);
    return card.match(/Customers ([\d,]+) Active ([\d,]+) At risk ([\d,]+)/)!.slice(1);
  });
  assert.deepEqual(
    cards,
    segments.map(({ customers, active, atRisk }) => [customers, active, atRisk].map(integer)),
    "Segments",
  );
  const total = textOf(html.match(/<tfoot>[^]*?<\/tfoot>/)![0]).trim();
  const { customers, active, atRisk } = whole;
  assert.match(
    total,
    new RegExp(
      `${en.segments.whole} ${integer(customers)} 100\\.0% ${integer(active)} ${integer(atRisk)} `,
    ),
  );
  const outside = customers - segmented;
  const row = `${en.segments.outsideRow} ${integer(outside)} `;
  assert.equal(total.includes(row), outside > 0, `Segments: ${total}`);
}

/** The headline, the tab, the list and the file hold the same customers to contact; so do those new at risk. */
async function checkToContact(read: Read, overview: string): Promise<void> {
  const rowsOf = async (list: string) =>
    parse(await read(`/export/customers.csv?${list}=true&columns=customerId,band`));
  const toContact = await rowsOf("toContact");
  assert.ok(toContact.every(({ RiskBand }) => RiskBand === "HIGH"));
  const headline = overview.match(/<h1>([^<]*)/)![1]!;
  assert.equal(/^[\d,]*/.exec(headline)![0], toContact.length ? integer(toContact.length) : "");
  const list = textOf(await read("/customers?toContact=true"));
  assert.ok(list.includes(`To contact ${integer(toContact.length)} `), "the tab");

  const newAtRisk = await rowsOf("newAtRisk");
  const since = overview.match(/newAtRisk=true"[^>]*>([\d,]+) new at risk/)?.[1];
  assert.equal(since ?? "0", integer(newAtRisk.length), "new at risk");
  const tab = list.match(/New at risk (?:([\d,]+) )?Everyone/)![1];
  if (tab !== undefined) assert.equal(tab, integer(newAtRisk.length), "the tab of new risks");
}

/** The model's page says how many are to be contacted at the threshold in use. */
async function checkModel(read: Read, { whole }: Truth): Promise<void> {
  const [, id] = (await read("/models")).match(/href="\/models\/(\d+)"/)!;
  const threshold = await read(`/models/${id}/threshold`);
  assert.ok(threshold.includes(`>${integer(whole.atRisk)}<`), "the threshold's page");
}

/** Texts that were just written speak of the active customers alone. */
export async function checkTexts({ db }: TestServices, { segments }: Truth): Promise<void> {
  const rows = await db.execute<{ body: string }>(sql`
    select s.body from strategies s join clusters k on k.id = s.cluster_id
    where s.locale = 'EN' order by k.index`);
  for (const [at, { body }] of rows.entries()) {
    const { active, expectedChurners } = segments[at]!;
    assert.ok(body.includes(integer(active)), body);
    assert.ok(body.includes(`about ${integer(expectedChurners)} `), body);
  }
}

/** Holds everything that is read against the rows. */
export async function checkAll(
  services: TestServices,
  fetch: Awaited<ReturnType<typeof handlerOf>>["fetch"],
): Promise<Truth> {
  const read: Read = async (path) => {
    const response = await fetch(path, { headers: { "Accept-Language": "en" } });
    const text = await response.text();
    assert.equal(response.status, 200, `${path}: ${text}`);
    return text.replaceAll("&amp;", "&");
  };
  const truth = await fromRows(read);
  await checkViews(services, truth);
  await checkClusterExport(read, truth);
  await checkGraphQL(fetch, truth);
  await checkPages(read, truth);
  await checkModel(read, truth);
  return truth;
}
