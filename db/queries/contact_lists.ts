import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import {
  campaignMembers,
  campaigns,
  customers,
  isActive,
  predictions,
  scoringRuns,
} from "@/db/schema/mod.ts";

/** The customers in open campaigns, each once, as a table to join: a campaign covers its members until it is closed. */
export function openMembers(): SQL {
  return sql`select distinct ${campaignMembers.customerId} from ${campaignMembers}
    join ${campaigns} on ${campaigns.id} = ${campaignMembers.campaignId}
    where ${campaigns.closedAt} is null`;
}

/** Whether a customer is in an open campaign, for a statement over `customers`. */
export function isInOpenCampaign(): SQL {
  return sql`exists (
    select from ${campaignMembers} m join ${campaigns} c on c.id = m.campaign_id
    where m.customer_id = ${customers.customerId} and c.closed_at is null)`;
}

/**
 * Whether a customer should be contacted now: active, at risk, and in no open campaign, which contacts its members
 * itself or leaves them alone on purpose. `CustomerTotals.toContact` counts by the same rule.
 */
export function isToContact(): SQL {
  return sql`${isActive(customers.churned)} and ${customers.riskBand} = 'HIGH'
    and not ${isInOpenCampaign()}`;
}

/**
 * Whether a band became HIGH: the customer was active, scored and below the threshold before, and is at risk now. The one
 * statement of this rule, which the comparison of two scorings and the list share.
 */
export function becameHigh(before: SQLWrapper, now: SQLWrapper): SQL {
  return sql`${now} = 'HIGH' and ${before} <> 'HIGH'`;
}

/** Whether the last finished scoring made a customer at risk who was not by the one before. */
export function isNewAtRisk(): SQL {
  return sql`${customers.riskBand} = 'HIGH' and ${customers.scoringRunId} = (${finishedRun(0)})
    and exists (
      select from ${predictions} p
      where p.customer_id = ${customers.customerId} and p.run_id = (${finishedRun(1)})
        and ${becameHigh(sql`p.band`, customers.riskBand)})`;
}

/** The id of a finished scoring: 0 is the last, 1 the one before. */
function finishedRun(place: 0 | 1): SQL {
  return sql`select r.id from ${scoringRuns} r where r.finished_at is not null
    order by r.id desc offset ${place}::int limit 1`;
}
