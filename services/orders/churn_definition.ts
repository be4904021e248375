/** When a customer counts as churned by orders: what holds, what the orders propose, and the choice between them. */
import type { Connection, Database } from "@/db/client.ts";
import {
  insertDefinition,
  newestDefinition,
  type StoredDefinition,
} from "@/db/queries/churn_definitions.ts";
import { orderGaps } from "@/db/queries/order_gaps.ts";
import { orderSpan } from "@/db/queries/order_history.ts";
import { type DefinitionProposal, proposeFromGaps } from "@/ml/forward/return_curve.ts";
import {
  type ChurnDefinition,
  HORIZONS,
  MAX_ACTIVE_DAYS,
  MIN_ACTIVE_DAYS,
} from "@/schema/orders/churn_definition.ts";
import { UserError } from "../errors.ts";
import { addDays, daysBetween } from "./days.ts";

/** What the use cases here need. */
export interface Deps {
  readonly connection: Connection;
  readonly db: Database;
  readonly clock: () => Date;
}

/** Who a proposal is stored by. */
const SYSTEM = "system";
/** Gaps are told apart up to a year. */
const MAX_GAP_DAYS = 365;

/** The definition that holds; undefined before orders have been imported. */
export async function currentDefinition(
  { db }: Pick<Deps, "db">,
): Promise<StoredDefinition | undefined> {
  return await newestDefinition(db);
}

/** The definition that the stored orders propose; undefined without orders. */
export async function proposeDefinition(
  { connection: { sql } }: Pick<Deps, "connection">,
): Promise<DefinitionProposal | undefined> {
  const span = await orderSpan(sql);
  if (!span) return undefined;
  const end = addDays(span.last, 1);
  const gaps = await orderGaps(sql, end, MAX_GAP_DAYS);
  return proposeFromGaps(gaps, daysBetween(span.first, end));
}

/**
 * The definition that holds from now on: what a user chose, else what the orders propose today, which is stored where it
 * is new. To be called when orders have been imported.
 *
 * @throws {UserError} `NO_ORDERS`
 */
export async function settleDefinition(deps: Deps): Promise<StoredDefinition> {
  const current = await currentDefinition(deps);
  if (current?.chosenBy === "USER") return current;
  const proposal = await proposeDefinition(deps);
  if (!proposal) throw noOrders();
  return await storeChange(deps, current, proposal, { chosenBy: "PROPOSAL", actor: SYSTEM });
}

/**
 * Changes the definition; what is left out stays. The models that were trained by another are out of date then.
 *
 * @throws {UserError} `NO_ORDERS`; `OUT_OF_RANGE` where a horizon is not offered or the days are none
 */
export async function setDefinition(
  deps: Deps,
  change: Partial<ChurnDefinition>,
  actor: string,
): Promise<StoredDefinition> {
  const current = await settleDefinition(deps);
  const { horizonDays, activeDays } = { ...current, ...change };
  requireDefinition({ horizonDays, activeDays });
  return await storeChange(deps, current, { horizonDays, activeDays }, { chosenBy: "USER", actor });
}

async function storeChange(
  { db, clock }: Deps,
  current: StoredDefinition | undefined,
  { horizonDays, activeDays }: ChurnDefinition,
  choice: Pick<StoredDefinition, "chosenBy" | "actor">,
): Promise<StoredDefinition> {
  const same = current?.horizonDays === horizonDays && current.activeDays === activeDays &&
    current.chosenBy === choice.chosenBy;
  if (same) return current;
  return await insertDefinition(db, { horizonDays, activeDays, ...choice, createdAt: clock() });
}

function requireDefinition({ horizonDays, activeDays }: ChurnDefinition): void {
  if (!HORIZONS.some((horizon) => horizon === horizonDays)) {
    throw new UserError(
      "OUT_OF_RANGE",
      `Expected a horizon of ${HORIZONS.join(", ")} days, but found ${horizonDays}.`,
    );
  }
  const whole = Number.isInteger(activeDays);
  if (whole && activeDays >= MIN_ACTIVE_DAYS && activeDays <= MAX_ACTIVE_DAYS) return;
  throw new UserError(
    "OUT_OF_RANGE",
    `Expected ${MIN_ACTIVE_DAYS} to ${MAX_ACTIVE_DAYS} days within which a customer is active, ` +
      `but found ${activeDays}.`,
  );
}

const noOrders = () =>
  new UserError("NO_ORDERS", "There are no orders. Import a file of orders first.");
