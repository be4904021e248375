import type { Database, Queryable } from "@/db/client.ts";
import { findStrategy, type StrategyRow } from "@/db/queries/strategies.ts";
import { type STRATEGY_STATUSES } from "@/db/schema/mod.ts";
import { type Problem, readDraft } from "@/content/playbook/contract.ts";
import { clusterNow } from "../segments/audience.ts";
import { UserError } from "../errors.ts";
import { writeEvent } from "../webhooks/outbox.ts";
import { strategyPayload } from "../webhooks/payloads.ts";
import { figuresAt, sameWording, wordingOf } from "./store.ts";
import {
  archiveApproved,
  keepVersion,
  lockCluster,
  lockStrategy,
  updateStrategyRow,
} from "@/db/queries/strategy_texts.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** How far a strategy is. */
export type StrategyStatus = (typeof STRATEGY_STATUSES)[number];

/** What a person typed in the place of a strategy's wording. */
export interface StrategyEdit {
  /** The version that the person saw; another one meanwhile refuses the edit. Undefined: whichever. */
  readonly version?: number | undefined;
  /** What is left out stays as it is. */
  readonly headline?: string | undefined;
  readonly body?: string | undefined;
  readonly tactics?: readonly EditedTactic[] | undefined;
  readonly measure?: string | undefined;
}

/** A tactic as it was typed. */
export interface EditedTactic {
  readonly channel: string;
  readonly timing: string;
  readonly action: string;
  readonly offer?: string | null | undefined;
  readonly metric: string;
}

/** An edit that breaks the contract, field by field. */
export class BadStrategyError extends UserError {
  constructor(readonly problems: readonly Problem[]) {
    super("BAD_STRATEGY", problems.map(({ field, message }) => `${field}: ${message}`).join(" "));
  }

  override get all(): readonly UserError[] {
    return this.problems.map(({ field, message }) =>
      new UserError(this.code, message, field.split("."))
    );
  }
}

/**
 * Gives a strategy another wording; the one before goes into its history. A strategy that was approved becomes a draft
 * again, since what it says now no one has agreed to.
 *
 * @throws {UserError} `NOT_FOUND`, `ARCHIVED`, `CHANGED_MEANWHILE`, `BAD_STRATEGY` (a {@linkcode BadStrategyError})
 */
export async function updateStrategy(
  { db, clock }: Deps,
  id: number,
  { version, ...edit }: StrategyEdit,
  actor: string,
): Promise<StrategyRow> {
  return await db.transaction(async (tx) => {
    const strategy = await lockExisting(tx, id);
    if (strategy.status === "ARCHIVED") {
      throw new UserError("ARCHIVED", "An archived strategy is not edited: make it a draft first.");
    }
    if (version !== undefined && version !== strategy.version) {
      throw new UserError(
        "CHANGED_MEANWHILE",
        `The strategy was changed meanwhile: it is at version ${strategy.version}, the edit began ` +
          `from ${version}. Read it again, and take over what is still wanted.`,
      );
    }
    const { headline, body, tactics, measure } = strategy;
    const given = Object.entries(edit).filter(([, value]) => value !== undefined);
    const reading = readDraft({ headline, body, tactics, measure, ...Object.fromEntries(given) });
    if ("problems" in reading) throw new BadStrategyError(reading.problems);
    const wording = wordingOf(reading.draft);
    if (sameWording(wording, strategy)) return strategy;
    await keepVersion(tx, strategy);
    const now = clock();
    const cluster = await clusterNow(tx, strategy.clusterId);
    const again = strategy.status === "APPROVED"
      ? { status: "DRAFT" as const, statusBy: actor, statusAt: now }
      : {};
    return await updateStrategyRow(tx, id, {
      ...wording,
      ...again,
      // An editor sees the current figures.
      figures: figuresAt(cluster),
      version: strategy.version + 1,
      editedBy: actor,
      updatedAt: now,
    });
  });
}

/**
 * Approves a strategy, archives it or makes it a draft again, and writes down who did and when. A cluster has one
 * approved strategy in a language: the one before is archived.
 *
 * @throws {UserError} `NOT_FOUND`
 */
export async function setStrategyStatus(
  { db, clock }: Deps,
  id: number,
  status: StrategyStatus,
  actor: string,
): Promise<StrategyRow> {
  return await db.transaction(async (tx) => {
    const found = await findStrategy(tx, id);
    if (found) await lockCluster(tx, found.clusterId);
    const strategy = await lockExisting(tx, id);
    if (strategy.status === status) return strategy;
    const mark = { statusBy: actor, statusAt: clock() };
    if (status === "APPROVED") {
      await archiveApproved(tx, strategy, mark);
    }
    const changed = await updateStrategyRow(tx, id, { status, ...mark });
    if (status === "APPROVED") {
      await writeEvent(tx, "strategy.approved", strategyPayload(changed), mark.statusAt);
    }
    return changed;
  });
}

async function lockExisting(tx: Queryable, id: number): Promise<StrategyRow> {
  const strategy = await lockStrategy(tx, id);
  if (!strategy) throw new UserError("NOT_FOUND", `There is no strategy ${id}.`, ["id"]);
  return strategy;
}
