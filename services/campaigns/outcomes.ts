import { setImmediate } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { findCampaign } from "@/db/queries/campaigns.ts";
import { campaigns } from "@/db/schema/mod.ts";
import type { Services } from "../context.ts";
import { UserError } from "../errors.ts";
import { isGuarded, unguard } from "../exports/format.ts";
import type { CsvRecord } from "../imports/csv.ts";
import { matchHeader } from "../imports/headers.ts";
import { Source } from "../imports/read.ts";

/** What came of reading outcomes. */
export interface OutcomesResult {
  /** Members of the campaign whose outcome is known from the file. */
  readonly matched: number;
  /** Customers of the file who are in neither arm. */
  readonly others: number;
}

/** One thing that is wrong with a file of outcomes. */
export interface OutcomeProblem {
  readonly code: "HEADER" | "NO_ROWS" | "NO_ID" | "VALUE" | "CONTRADICTION" | "QUOTE" | "NO_MEMBER";
  /** Line of the file, from 1; undefined for what is wrong with the whole. */
  readonly line?: number;
  /** What stands there, shortened. */
  readonly value?: string;
}

/** Problems that are told one by one. */
const MOST_PROBLEMS = 20;

/** A file of outcomes of which nothing was taken in. */
export class BadOutcomesError extends UserError {
  /**
   * @param problems the first of them
   * @param count all of them
   */
  constructor(readonly problems: readonly OutcomeProblem[], readonly count: number) {
    const more = count > problems.length ? ` And ${count - problems.length} more.` : "";
    super(
      "BAD_OUTCOMES",
      `${
        problems.map(told).join(" ")
      }${more} Nothing was taken in; mend the file and send it again.`,
    );
  }
}

/** Values of a cell, in lower case. */
const YES = ["1", "1.0", "true", "yes", "y", "예", "네"];
const NO = ["0", "0.0", "false", "no", "n", "아니오", "아니요"];
/** Few enough that nobody waits while they are written as JSON. */
const OUTCOMES_A_STATEMENT = 2000;

/**
 * Reads how a campaign went: a CSV with the columns `CustomerID` and `Retained`, or `Churn`, its opposite; others are
 * passed over, and so are customers of other campaigns or none. A later file adds to an earlier one and corrects it.
 * Either all of a file is taken or nothing.
 *
 * @throws {UserError} `NOT_FOUND`, `BAD_OUTCOMES` (a {@linkcode BadOutcomesError}), and what no CSV file is refused with
 */
export async function recordOutcomes(
  { db, clock }: Pick<Services, "db" | "clock">,
  campaignId: number,
  file: AsyncIterable<Uint8Array>,
): Promise<OutcomesResult> {
  if (!await findCampaign(db, campaignId)) {
    throw new UserError("NOT_FOUND", `There is no campaign ${campaignId}.`);
  }
  const outcomes = await readOutcomes(file);
  return await db.transaction(async (tx) => {
    let matched = 0;
    const all = outcomes.entries();
    for (let left = outcomes.size; left > 0; left -= OUTCOMES_A_STATEMENT) {
      const some = all.take(OUTCOMES_A_STATEMENT).map(([id, retained]) => ({ id, retained }));
      const [row] = await tx.execute<{ updated: number }>(sql`
        with updated as (
          update campaign_members m set retained = o.retained
          from json_to_recordset(${JSON.stringify(some.toArray())}::text::json)
            as o(id text, retained boolean)
          where m.campaign_id = ${campaignId} and m.customer_id = o.id returning 1)
        select count(*)::int as updated from updated`);
      matched += row!.updated;
    }
    if (matched === 0) throw new BadOutcomesError([{ code: "NO_MEMBER" }], 1);
    await tx.update(campaigns).set({ outcomesAt: clock() }).where(eq(campaigns.id, campaignId));
    return { matched, others: outcomes.size - matched };
  });
}

/** Whether each customer of a file stayed, by id. */
async function readOutcomes(file: AsyncIterable<Uint8Array>): Promise<Map<string, boolean>> {
  const outcomes = new Map<string, boolean>();
  const problems: OutcomeProblem[] = [];
  let count = 0;
  const source = await Source.open(file);
  await setImmediate();
  const header = await source.next();
  const columns = columnsOf(header?.cells ?? []);
  for await (const records of source.records()) {
    for (const record of records) {
      if (record.cells.every((cell) => cell.trim() === "")) continue;
      const problem = takeRecord(record, columns, outcomes);
      if (!problem) continue;
      count++;
      if (problems.length < MOST_PROBLEMS) problems.push({ line: record.line, ...problem });
    }
    // A file that is in memory already would be read in one go.
    await setImmediate();
  }
  if (count > 0) throw new BadOutcomesError(problems, count);
  if (outcomes.size === 0) throw new BadOutcomesError([{ code: "NO_ROWS" }], 1);
  return outcomes;
}

interface Columns {
  readonly id: number;
  readonly outcome: number;
  /** Whether the outcome says who left rather than who stayed. */
  readonly inverse: boolean;
}

function columnsOf(cells: readonly string[]): Columns {
  const fields = cells.map((cell) =>
    cell.trim().toLowerCase() === "retained" ? "retained" : matchHeader(cell)?.field
  );
  const id = fields.indexOf("customerId");
  const retained = fields.indexOf("retained");
  const outcome = retained < 0 ? fields.indexOf("churned") : retained;
  if (id < 0 || outcome < 0) {
    throw new BadOutcomesError([{ code: "HEADER", value: shortened(cells.join(", ")) }], 1);
  }
  return { id, outcome, inverse: retained < 0 };
}

function takeRecord(
  { cells, badQuote }: CsvRecord,
  { id, outcome, inverse }: Columns,
  outcomes: Map<string, boolean>,
): OutcomeProblem | undefined {
  if (badQuote) return { code: "QUOTE" };
  const name = cells[id] ?? "";
  const customer = isGuarded(name) ? unguard(name) : name.trim();
  if (customer === "") return { code: "NO_ID" };
  const text = (cells[outcome] ?? "").trim();
  const yes = YES.includes(text.toLowerCase());
  if (!yes && !NO.includes(text.toLowerCase())) return { code: "VALUE", value: shortened(text) };
  const retained = yes !== inverse;
  if ((outcomes.get(customer) ?? retained) !== retained) {
    return { code: "CONTRADICTION", value: shortened(customer) };
  }
  outcomes.set(customer, retained);
  return undefined;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function told({ code, line, value = "" }: OutcomeProblem): string {
  switch (code) {
    case "HEADER":
      return `The header needs CustomerID and Retained or Churn, but has "${value}".`;
    case "NO_ROWS":
      return "The file has a header but no rows below it.";
    case "NO_MEMBER":
      return "No customer of the file is in this campaign.";
    case "NO_ID":
      return `Line ${line} has no CustomerID.`;
    case "QUOTE":
      return `Line ${line} has text after a closing quotation mark.`;
    case "VALUE":
      return `Line ${line}: the outcome takes 1 or 0, but is "${value}".`;
    case "CONTRADICTION":
      return `Line ${line} contradicts an earlier line of the customer "${value}".`;
  }
}
