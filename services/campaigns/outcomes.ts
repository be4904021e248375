import { eq, sql } from "drizzle-orm";
import { findCampaign } from "@/db/queries/campaigns.ts";
import { campaigns } from "@/db/schema/mod.ts";
import type { Services } from "../context.ts";
import { UserError } from "../errors.ts";
import { isGuarded, unguard } from "../exports/format.ts";
import { CsvReader, type CsvRecord } from "../imports/csv.ts";

/** What came of reading outcomes. */
export interface OutcomesResult {
  /** Members of the campaign whose outcome is known from the file. */
  readonly matched: number;
  /** Customers of the file who are in neither arm. */
  readonly others: number;
}

/** Values of a cell, in lower case. */
const YES = ["1", "true", "yes", "y"];
const NO = ["0", "false", "no", "n"];
const MOST_PROBLEMS = 5;
const OUTCOMES_A_STATEMENT = 5000;

/**
 * Reads how a campaign went: a CSV with the columns `CustomerID` and `Retained`, or `Churn`, its opposite; others are
 * passed over. A later file adds to an earlier one and corrects it. Either all of a file is taken or nothing.
 *
 * @throws {UserError} `NOT_FOUND`, `BAD_OUTCOMES` with the first lines that are wrong
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
    const all = [...outcomes].map(([id, retained]) => ({ id, retained }));
    for (let at = 0; at < all.length; at += OUTCOMES_A_STATEMENT) {
      const some = JSON.stringify(all.slice(at, at + OUTCOMES_A_STATEMENT));
      const updated = await tx.execute(sql`
        update campaign_members m set retained = o.retained
        from json_to_recordset(${some}::text::json) as o(id text, retained boolean)
        where m.campaign_id = ${campaignId} and m.customer_id = o.id returning 1`);
      matched += updated.length;
    }
    if (matched > 0) {
      await tx.update(campaigns).set({ outcomesAt: clock() }).where(eq(campaigns.id, campaignId));
    }
    return { matched, others: all.length - matched };
  });
}

/** Whether each customer of a file stayed, by id. */
async function readOutcomes(file: AsyncIterable<Uint8Array>): Promise<Map<string, boolean>> {
  const outcomes = new Map<string, boolean>();
  const problems: string[] = [];
  let columns: Columns | undefined;
  const take = (records: readonly CsvRecord[]) => {
    for (const record of records) {
      if (!columns) columns = columnsOf(record);
      else takeRecord(record, columns, outcomes, problems);
    }
  };
  const decoder = new TextDecoder();
  const reader = new CsvReader(",");
  for await (const chunk of file) take(reader.push(decoder.decode(chunk, { stream: true })));
  take([...reader.push(decoder.decode()), ...reader.end()]);
  if (!columns) throw bad("The file is empty.");
  if (problems.length > 0) throw bad(problems.slice(0, MOST_PROBLEMS).join(" "));
  return outcomes;
}

interface Columns {
  readonly id: number;
  readonly outcome: number;
  /** Whether the outcome says who left rather than who stayed. */
  readonly inverse: boolean;
}

function columnsOf({ cells }: CsvRecord): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase().replace(/[\s_]/g, ""));
  const id = names.indexOf("customerid");
  const retained = names.indexOf("retained");
  const churned = names.findIndex((name) => name === "churn" || name === "churned");
  if (id < 0 || retained < 0 && churned < 0) {
    throw bad(`The header needs CustomerID and Retained or Churn, but has ${cells.join(", ")}.`);
  }
  return { id, outcome: retained < 0 ? churned : retained, inverse: retained < 0 };
}

function takeRecord(
  { line, cells }: CsvRecord,
  { id, outcome, inverse }: Columns,
  outcomes: Map<string, boolean>,
  problems: string[],
): void {
  const name = cells[id] ?? "";
  const customer = isGuarded(name) ? unguard(name) : name.trim();
  const text = (cells[outcome] ?? "").trim().toLowerCase();
  const yes = YES.includes(text);
  if (customer === "") problems.push(`Line ${line} has no CustomerID.`);
  else if (!yes && !NO.includes(text)) {
    problems.push(`Line ${line}: the outcome takes 1 or 0, but is "${text.slice(0, 20)}".`);
  } else if (outcomes.has(customer) && outcomes.get(customer) !== (yes !== inverse)) {
    problems.push(`Line ${line} contradicts an earlier line of the same customer.`);
  } else outcomes.set(customer, yes !== inverse);
}

const bad = (problem: string) =>
  new UserError(
    "BAD_OUTCOMES",
    `${problem} Nothing was taken in; mend the file and send it again.`,
  );
