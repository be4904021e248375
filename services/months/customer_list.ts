/** Lists of the customers behind a figure of a month. */
import type { Database } from "@/db/client.ts";
import {
  countCustomerMonths,
  type CustomerMonth,
  type CustomerMonthFilter,
  listCustomerMonths,
} from "@/db/queries/months/list.ts";
import { MAX_PAGE_SIZE, type Page, type PageArgs } from "@/db/queries/paging.ts";
import { csvLine, guard } from "../exports/format.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import type { Months } from "./months.ts";

/** What the lists need. */
export interface Deps {
  readonly readDb: Database;
  readonly months: Months;
}

/** Without orders nobody is listed, whatever the definition says. */
const NO_DEFINITION: ChurnDefinition = { horizonDays: 90, activeDays: 365 };

async function definitionOf({ months }: Deps): Promise<ChurnDefinition> {
  return (await months.report())?.definition ?? NO_DEFINITION;
}

/**
 * A page of customers as they were at a month's end, those who had spent most first.
 *
 * @throws {InvalidQueryError} `INVALID_PAGE` or `INVALID_CURSOR`
 */
export async function pageOfMonth(
  deps: Deps,
  filter: CustomerMonthFilter,
  args: PageArgs,
): Promise<Page<CustomerMonth>> {
  return await listCustomerMonths(deps.readDb, filter, await definitionOf(deps), args);
}

/** How many customers a filter lets through. */
export async function countOfMonth(deps: Deps, filter: CustomerMonthFilter): Promise<number> {
  return await countCustomerMonths(deps.readDb, filter, await definitionOf(deps));
}

const COLUMNS = [
  ["CustomerID", ({ customerId }) => customerId],
  ["Month", ({ month }) => month.slice(0, 7)],
  ["RFMGroup", ({ rfmGroup }) => rfmGroup],
  ["RecencyScore", ({ recencyScore }) => recencyScore],
  ["FrequencyScore", ({ frequencyScore }) => frequencyScore],
  ["MonetaryScore", ({ monetaryScore }) => monetaryScore],
  ["FirstOrder", ({ firstOrderOn }) => firstOrderOn],
  ["LastOrder", ({ lastOrderOn }) => lastOrderOn],
  ["Orders", ({ orders }) => orders],
  ["Spend", ({ spend }) => spend],
  ["NextOrder", ({ nextOrderOn }) => nextOrderOn],
] as const satisfies readonly (readonly [string, (row: CustomerMonth) => string | number | null])[];

/** The whole list as CSV, read page by page. */
export async function* csvOfMonth(
  deps: Deps,
  filter: CustomerMonthFilter,
): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([header]) => header));
  let after: string | undefined;
  do {
    const page = await pageOfMonth(deps, filter, { first: MAX_PAGE_SIZE, after });
    yield page.rows.map((row) =>
      csvLine(COLUMNS.map(([, read]) => {
        const value = read(row);
        return typeof value === "string" ? guard(value) : value === null ? "" : String(value);
      }))
    ).join("");
    after = page.hasNextPage ? page.cursors.at(-1) : undefined;
  } while (after !== undefined);
}
