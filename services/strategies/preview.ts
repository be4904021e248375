import type { Gemini } from "./gemini/mod.ts";
import type { Database } from "@/db/client.ts";
import { strategiesOfClusters, type StrategyRow } from "@/db/queries/strategies.ts";
import { wholeOf } from "./commission.ts";
import { currentAudiences, otherOf, withDrivers } from "./generate.ts";
import { promptFor } from "./prompt.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly gemini?: Gemini | undefined;
}

/**
 * What Gemini is asked to write the strategy of a segment again, by today's numbers: the instruction, an empty line, and the
 * data as JSON. It holds what {@linkcode promptFor} says, and no customer.
 *
 * @returns undefined without Gemini, and for a segment of an earlier segmentation
 */
export async function previewPrompt(
  { db, gemini }: Deps,
  { clusterId, locale }: StrategyRow,
): Promise<string | undefined> {
  if (!gemini) return undefined;
  const all = await currentAudiences(db);
  const cluster = all.find(({ id }) => id === clusterId);
  if (!cluster) return undefined;
  const [clusters, stored] = await Promise.all([
    withDrivers(db, [cluster]),
    strategiesOfClusters(db, all.map(({ id }) => id).filter((id) => id !== clusterId)),
  ]);
  const others = stored.filter((each) => each.locale === locale && each.status !== "ARCHIVED");
  const { instruction, data } = promptFor(
    { clusters, whole: wholeOf(all), locale, others: others.map(otherOf) },
    gemini.brand,
  );
  return `${instruction}\n\n${data}\n`;
}
