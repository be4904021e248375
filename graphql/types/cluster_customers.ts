import { createContextCache } from "@pothos/core";
import DataLoader from "dataloader";
import type { FieldNode } from "graphql";
import {
  countCustomersOfClusters,
  listCustomersOfClusters,
} from "@/db/queries/cluster_customers.ts";
import type { CustomerListOptions, CustomerWithPrediction } from "@/db/queries/customers.ts";
import type { Queryable } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { Page } from "@/db/queries/paging.ts";
import { canonicalFilter } from "@/services/customers/customer_filter.ts";
import { builder } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";
import { customerSelection } from "../fast_path/mod.ts";
import { customerListArgs } from "./customer.ts";
import { Cluster, Customer, CustomerConnection } from "./refs.ts";

/** Reads for all clusters at once that one place of a document asks about. */
interface Loaders {
  readonly pages: DataLoader<number, Page<CustomerWithPrediction>>;
  readonly counts: DataLoader<number, number>;
}

/** The loaders of a request, by the place in its document, where the arguments are the same for every cluster. */
const loadersOf = createContextCache(() => new Map<FieldNode, Loaders>());

function createLoaders(
  db: Queryable,
  schema: CustomerSchema,
  options: CustomerListOptions,
): Loaders {
  return {
    pages: new DataLoader(async (ids) => {
      const pages = await listCustomersOfClusters(db, schema, ids, options);
      return ids.map((id) => pages.get(id)!);
    }),
    counts: new DataLoader(async (ids) => {
      const counts = await countCustomersOfClusters(db, schema, ids, options.filter);
      return ids.map((id) => counts.get(id)!);
    }),
  };
}

builder.objectField(Cluster, "customers", (t) =>
  t.connection({
    type: Customer,
    nullable: true,
    description: "The cluster's customers, by pages.",
    args: customerListArgs,
    complexity: pageCost,
    resolve: async ({ id }, { orderBy, ...args }, context, info) => {
      const places = loadersOf(context);
      const { services, schema } = context;
      const [place] = info.fieldNodes;
      const loaders = places.get(place!) ?? createLoaders(services.db, schema, {
        ...args,
        filter: canonicalFilter(schema, args.filter),
        ...customerSelection(info, schema),
        order: orderBy,
      });
      places.set(place!, loaders);
      return toConnection(await loaders.pages.load(id), () => loaders.counts.load(id));
    },
  }, CustomerConnection));
