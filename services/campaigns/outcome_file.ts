import { setImmediate } from "node:timers/promises";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import { UserError } from "../errors.ts";
import { isGuarded, unguard } from "../exports/format.ts";
import type { CsvRecord } from "../imports/csv.ts";
import { knownCounter, matcherOf, matchHeader } from "../imports/header_names.ts";
import { openTable } from "../imports/open_table.ts";
import { RecordReader } from "../imports/table.ts";
import { labelParser } from "../imports/values.ts";
import { type CellParser } from "../imports/cell.ts";
import { isBefore, type Moment, readMoment } from "./schedule.ts";

/** What a file tells of a customer. */
export interface FileOutcome {
  readonly retained: boolean;
  readonly when: Moment;
}

/** When outcomes may be from. */
export interface OutcomePeriod {
  /** The campaign's start: an earlier outcome is refused. */
  readonly start: Date;
  readonly now: Date;
  /** When outcomes without a date of their own are from. */
  readonly asOf: Moment;
}

/** One thing that is wrong with a file of outcomes. */
export interface OutcomeProblem {
  readonly code:
    | "HEADER"
    | "NO_ROWS"
    | "NO_ID"
    | "VALUE"
    | "DATE"
    | "BEFORE_START"
    | "IN_FUTURE"
    | "CONTRADICTION"
    | "QUOTE"
    | "NO_MEMBER"
    | "AFTER_WINDOW";
  /** Line of the file, from 1; undefined for what is wrong with the whole. */
  readonly line?: number;
  /** What stands there, shortened. */
  readonly value?: string;
}

/** Problems that are told one by one. */
const MAX_PROBLEMS = 20;

/** A file of outcomes of which nothing was recorded. */
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
      }${more} Nothing was recorded; fix the file and upload it again.`,
    );
  }
}

/** Values of a cell, in lower case. */
const YES = ["1", "1.0", "true", "yes", "y", "예", "네"];
const NO = ["0", "0.0", "false", "no", "n", "아니오", "아니요"];
/** Headers of an outcome's date, in lower case without spaces. */
const DATE_HEADERS = ["date", "outcomedate", "churndate", "날짜", "일자", "이탈일"];

/**
 * Reads whether each customer of a file stayed, by id: with `CustomerID` and `Retained`, or `Churn`, its opposite, and
 * with a `Date` where outcomes have one. The id and the label may have the headers of the shop's own table, and the label
 * its values. Of several dates of a customer the latest counts.
 *
 * @throws {BadOutcomesError} with every line that is wrong
 */
export async function readOutcomeFile(
  file: AsyncIterable<Uint8Array>,
  schema: CustomerSchema,
  period: OutcomePeriod,
): Promise<Map<string, FileOutcome>> {
  const outcomes = new Map<string, FileOutcome>();
  const problems: OutcomeProblem[] = [];
  let count = 0;
  const source = new RecordReader(
    await openTable(file, { countKnown: knownCounter(matcherOf(schema)) }),
  );
  await setImmediate();
  const header = await source.next();
  const columns = columnsOf(header?.cells ?? [], schema);
  for await (const records of source.rest()) {
    for (const record of records) {
      if (record.cells.every((cell) => cell.trim() === "")) continue;
      const problem = takeRecord(record, columns, period, outcomes);
      if (!problem) continue;
      count++;
      if (problems.length < MAX_PROBLEMS) problems.push({ line: record.line, ...problem });
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
  /** −1 where the file has none. */
  readonly date: number;
  /** Whether the outcome says who churned rather than who stayed. */
  readonly inverse: boolean;
  /** Reads who has left by the values of the shop's label; undefined where the outcome is not that. */
  readonly ofLabel: CellParser | undefined;
}

function columnsOf(cells: readonly string[], schema: CustomerSchema): Columns {
  const match = matcherOf(schema);
  const names = cells.map((cell) => cell.toLowerCase().replaceAll(/[\s_]/g, ""));
  const find = (role: "ID" | "LABEL") => {
    const is = (column: Column | undefined) => column !== undefined && hasRole(column, role);
    const own = cells.findIndex((cell) => is(match(cell)));
    return own < 0 ? cells.findIndex((cell) => !match(cell) && is(matchHeader(cell))) : own;
  };
  const id = find("ID");
  const retained = names.indexOf("retained");
  const outcome = retained < 0 ? find("LABEL") : retained;
  if (id < 0 || outcome < 0) {
    throw new BadOutcomesError([{ code: "HEADER", value: shortened(cells.join(", ")) }], 1);
  }
  const date = names.findIndex((name) => DATE_HEADERS.includes(name));
  const label = retained < 0 ? match(cells[outcome]!) : undefined;
  return { id, outcome, date, inverse: retained < 0, ofLabel: label && labelParser(label) };
}

function takeRecord(
  { cells, badQuote }: CsvRecord,
  { id, outcome, date, inverse, ofLabel }: Columns,
  { start, now, asOf }: OutcomePeriod,
  outcomes: Map<string, FileOutcome>,
): OutcomeProblem | undefined {
  if (badQuote) return { code: "QUOTE" };
  const name = cells[id] ?? "";
  const customer = isGuarded(name) ? unguard(name) : name.trim();
  if (customer === "") return { code: "NO_ID" };
  const text = (cells[outcome] ?? "").trim();
  const yes = yesOrNo(text, ofLabel);
  if (yes === undefined) return { code: "VALUE", value: shortened(text) };
  const written = (cells[date] ?? "").trim();
  const when = written === "" ? asOf : readMoment(written);
  if (!when) return { code: "DATE", value: shortened(written) };
  if (isBefore(when, start)) return { code: "BEFORE_START", value: shortened(written) };
  if (when.at > now) return { code: "IN_FUTURE", value: shortened(written) };
  const retained = yes !== inverse;
  const earlier = outcomes.get(customer);
  const same = earlier?.when.at.getTime() === when.at.getTime();
  if (earlier && same && earlier.retained !== retained) {
    return { code: "CONTRADICTION", value: shortened(customer) };
  }
  if (!earlier || earlier.when.at < when.at) outcomes.set(customer, { retained, when });
  return undefined;
}

/** What an outcome says; undefined where it says neither. */
function yesOrNo(text: string, ofLabel: CellParser | undefined): boolean | undefined {
  if (text === "") return undefined;
  const read = ofLabel?.(text);
  if (read && "value" in read) return read.value === true;
  const word = text.toLowerCase();
  return YES.includes(word) ? true : NO.includes(word) ? false : undefined;
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
    case "AFTER_WINDOW":
      return "Every outcome of this campaign's customers in the file is from after its window.";
    case "NO_ID":
      return `Line ${line} has no CustomerID.`;
    case "QUOTE":
      return `Line ${line} has text after a closing quotation mark.`;
    case "VALUE":
      return `Line ${line}: the outcome must be 1 or 0, but is "${value}".`;
    case "DATE":
      return `Line ${line}: the date must look like 2026-01-31, but is "${value}".`;
    case "BEFORE_START":
      return `Line ${line}: the outcome of ${value} is from before the campaign's start.`;
    case "IN_FUTURE":
      return `Line ${line}: the date ${value} is in the future.`;
    case "CONTRADICTION":
      return `Line ${line} contradicts an earlier line of the customer "${value}".`;
  }
}
