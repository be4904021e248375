import type { CustomerSchema } from "@/schema/column.ts";
import type { Identity } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import { createLoaders, type Loaders } from "./fast_path/loaders.ts";
import type { Limits } from "./limits.ts";

/** What resolvers work with: the services, and what this one request has read already. */
export interface GraphQLContext {
  readonly services: Services;
  /** The schema of the stored customers when the request came, which its types are made from. */
  readonly schema: CustomerSchema;
  readonly identity: Identity;
  readonly loaders: Loaders;
  readonly limits: Limits;
  /** Aborted when the client has gone away. */
  readonly signal: AbortSignal;
}

/** Makes the context of one request. */
export function createContext(
  services: Services,
  schema: CustomerSchema,
  identity: Identity,
  limits: Limits,
  signal: AbortSignal,
): GraphQLContext {
  return { services, schema, identity, loaders: createLoaders(services), limits, signal };
}

/** What differs where nothing is changed: the database lets nothing be written, and ends what takes too long. */
export function readingContext(
  { services }: GraphQLContext,
): Pick<GraphQLContext, "services" | "loaders"> {
  const reading = { ...services, db: services.readDb };
  return { services: reading, loaders: createLoaders(reading) };
}
