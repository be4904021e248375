/** Lists of customers as they were at a month's end. */
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customerMonths as k } from "@/db/schema/mod.ts";
import type { ChurnDefinition } from "@/schema/orders/churn_definition.ts";
import {
  decodeCursor,
  encodeCursor,
  isStorableText,
  type Page,
  type PageArgs,
  pageRequest,
  toPage,
} from "../paging.ts";
import { isActive, isChurned } from "./conditions.ts";

/** A customer at a month's end. */
export type CustomerMonth = typeof k.$inferSelect;

/** Which customers of a month are listed. Conditions that are left out let everyone through. */
export interface CustomerMonthFilter {
  /** First day of the month. */
  readonly month: string;
  /** Their groups, any of them. */
  readonly groups?: readonly string[] | null | undefined;
  /** Where the customers were at an earlier month's end; the group null for those who were no customers yet. */
  readonly from?:
    | { readonly month: string; readonly group?: string | null | undefined }
    | null
    | undefined;
  /** First day of the month of their first order. */
  readonly cohort?: string | null | undefined;
  /** Whether they ordered in the month. */
  readonly ordered?: boolean | null | undefined;
  /** Whether they were active at the month's end, by the definition of churn. */
  readonly active?: boolean | null | undefined;
  /** Whether no order has come within the horizon from the month's end on. */
  readonly churned?: boolean | null | undefined;
  /** Whether their first order was in the month. */
  readonly isNew?: boolean | null | undefined;
}

const spend = sql`coalesce(${k.spend}, 0)`;

type Key = [spend: number, customerId: string];
const isKey = (parts: unknown[]): parts is Key =>
  parts.length === 2 && typeof parts[0] === "number" && isStorableText(parts[1]);

/**
 * A page of the customers that a filter lets through, those who have spent most first.
 *
 * @throws {InvalidQueryError} `INVALID_PAGE` or `INVALID_CURSOR`
 */
export async function listCustomerMonths(
  db: Queryable,
  filter: CustomerMonthFilter,
  definition: ChurnDefinition,
  args: PageArgs,
): Promise<Page<CustomerMonth>> {
  const request = pageRequest(args);
  const { backward, cursor, size } = request;
  const after = cursor === undefined ? undefined : afterKey(decodeCursor(cursor, isKey), backward);
  const order = backward
    ? [sql`${spend} asc`, sql`${k.customerId} desc`]
    : [sql`${spend} desc`, sql`${k.customerId} asc`];
  const rows = await db.select().from(k).where(and(whereOf(filter, definition), after))
    .orderBy(...order).limit(size + 1);
  return toPage(rows, request, (row) => encodeCursor([row.spend ?? 0, row.customerId]));
}

function afterKey([amount, customerId]: Key, backward: boolean): SQL {
  const further = backward ? sql`>` : sql`<`;
  const beyond = backward ? sql`<` : sql`>`;
  return sql`(${spend} ${further} ${amount}::float8
    or (${spend} = ${amount}::float8 and ${k.customerId} ${beyond} ${customerId}))`;
}

/** How many customers a filter lets through. */
export async function countCustomerMonths(
  db: Queryable,
  filter: CustomerMonthFilter,
  definition: ChurnDefinition,
): Promise<number> {
  return await db.$count(k, whereOf(filter, definition));
}

function whereOf(filter: CustomerMonthFilter, definition: ChurnDefinition): SQL | undefined {
  const { month, groups, from, cohort, ordered, active, churned, isNew } = filter;
  const is = (wanted: boolean | null | undefined, condition: SQL) =>
    wanted == null ? undefined : sql`(${condition}) = ${wanted}`;
  return and(
    eq(k.month, month),
    groups == null ? undefined : inArray(k.rfmGroup, [...groups]),
    from ? wasIn(from) : undefined,
    cohort == null ? undefined : sql`${k.firstOrderOn} >= ${cohort}::date
        and ${k.firstOrderOn} < ${cohort}::date + interval '1 month'`,
    is(ordered, sql`${k.lastOrderOn} >= ${k.month}`),
    is(active, isActive(definition)),
    is(churned, isChurned(definition)),
    is(isNew, sql`${k.firstOrderOn} >= ${k.month}`),
  );
}

function wasIn({ month, group }: NonNullable<CustomerMonthFilter["from"]>): SQL {
  const at = (more = sql``) =>
    sql`exists (select from customer_months f where f.month = ${month}::date
      and f.customer_id = ${k.customerId} ${more})`;
  if (group === null) return sql`not ${at()}`;
  return group === undefined ? at() : at(sql`and f.rfm_group = ${group}`);
}
