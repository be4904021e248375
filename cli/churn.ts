import { recordAction } from "@/services/access/mod.ts";
import {
  currentDefinition,
  proposeDefinition,
  settleDefinition,
} from "@/services/orders/churn_definition.ts";
import type { StoredDefinition } from "@/db/queries/churn_definitions.ts";
import type { DefinitionProposal } from "@/ml/forward/return_curve.ts";
import { HORIZONS } from "@/schema/orders/churn_definition.ts";
import { changeDefinition } from "@/services/orders/renew_customers.ts";
import { UserError } from "@/services/errors.ts";
import { type Command, jsonText, parse, usageError, wholeNumber, withServices } from "./command.ts";

const ACTOR = "command line";

/** Shows and changes when a customer counts as churned by orders. */
export const churnCommand: Command = {
  usage: "churn [--horizon N] [--active N] [--json]",
  summary: `Show when customers count as churned by orders, or change it (${HORIZONS} days)`,
  async run(args) {
    const { usage } = this;
    const { values, positionals } = parse(usage, args, {
      horizon: { type: "string" },
      active: { type: "string" },
      json: { type: "boolean", default: false },
    });
    if (positionals.length > 0) throw usageError(usage, `"${positionals[0]}" is no option`);
    const days = (name: "horizon" | "active") =>
      values[name] === undefined ? undefined : wholeNumber(usage, name, values[name]);
    const [horizonDays, activeDays] = [days("horizon"), days("active")];
    const change = {
      ...horizonDays === undefined ? {} : { horizonDays },
      ...activeDays === undefined ? {} : { activeDays },
    };
    await withServices(async (services, task) => {
      const proposal = await proposeDefinition(services);
      if (!proposal) {
        throw new UserError("NO_ORDERS", "There are no orders. Import a file of orders first.");
      }
      let definition = await currentDefinition(services) ?? await settleDefinition(services);
      if (Object.keys(change).length > 0) {
        definition = await changeDefinition(services, change, ACTOR, task);
        await recordAction(services, {
          actor: ACTOR,
          action: "setChurnDefinition",
          detail: change,
        });
      }
      return values.json
        ? jsonText(definitionJson(definition, proposal))
        : definitionText(definition, proposal);
    });
  },
};

function definitionJson(
  { horizonDays, activeDays, chosenBy, actor, createdAt }: StoredDefinition,
  proposal: DefinitionProposal,
) {
  return {
    horizonDays,
    activeDays,
    chosenBy,
    actor,
    createdAt,
    horizons: HORIZONS,
    proposal,
  };
}

function definitionText(
  { horizonDays, activeDays, chosenBy }: StoredDefinition,
  { curve, returnedWithin, ...proposal }: DefinitionProposal,
): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  return [
    `Churned: no order within ${horizonDays} days, of customers whose last order is at most ` +
    `${activeDays} days old${chosenBy === "PROPOSAL" ? " (proposed by the orders)" : ""}.`,
    "Share of orders after which the customer orders again, by days:",
    ...curve.map(({ days, share }) => `  ${String(days).padStart(4)}  ${percent(share)}`),
    `The orders propose ${proposal.horizonDays} days: ${
      percent(returnedWithin)
    } of the customers ` +
    `who come back within ${curve.at(-1)?.days ?? 0} days do so by then. ` +
    `To choose: --horizon ${HORIZONS.join(", ")}.`,
  ].join("\n");
}
