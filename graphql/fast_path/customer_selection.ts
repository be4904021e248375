import type { GraphQLResolveInfo } from "graphql";
import type { CustomerSchema } from "@/schema/column.ts";
import { columnOf } from "@/schema/schema.ts";
import { type Selection, selectionOf } from "./selection.ts";

/** What a page's customers are asked for: of their own rows, and beyond. */
export interface CustomerSelection {
  /** Undefined where a field is selected of which it is not known what it reads: all of them. */
  readonly columns: readonly string[] | undefined;
  readonly withPrediction: boolean;
  readonly withCluster: boolean;
  readonly withStrategies: boolean;
}

/** What the customers of the connection that `info` is of are asked for. */
export function customerSelection(
  info: GraphQLResolveInfo,
  schema: CustomerSchema,
): CustomerSelection {
  const connection = selectionOf(info);
  const nodes = [connection.below("nodes"), connection.below("edges").below("node")];
  const read = nodes.flatMap(({ names }) =>
    [...names].flatMap((name) => columnsRead(name, schema))
  );
  return {
    columns: read.includes(undefined) ? undefined : read as string[],
    withPrediction: nodes.some((node) => needsDetail(node.below("prediction"))),
    withCluster: nodes.some(({ names }) => names.has("cluster")),
    withStrategies: nodes.some((node) => node.below("cluster").names.has("strategies")),
  };
}

/** What the fields that every customer has read of the row. */
const READ: Readonly<Record<string, readonly string[]>> = {
  __typename: [],
  id: ["customerId"],
  status: ["churned"],
  prediction: ["churnProbability", "riskBand"],
  moneyAtRisk: ["moneyAtRisk"],
  cluster: ["clusterId"],
  value: ["customerId"],
  nextOrder: ["customerId"],
  orders: ["customerId"],
  history: ["customerId"],
  attributes: ["attributes"],
  createdAt: ["createdAt"],
  updatedAt: ["updatedAt"],
};

function columnsRead(
  field: string,
  schema: CustomerSchema,
): readonly (string | undefined)[] {
  const column = columnOf(schema, field);
  return column || !Object.hasOwn(READ, field) ? [column?.key] : READ[field]!;
}

/** What is not on the customer's own row. */
const DETAILS = ["reasons", "scoredAt", "model"];

/** Whether a prediction is asked for what is not on the customer's own row. */
function needsDetail(prediction: Selection): boolean {
  return DETAILS.some((name) => prediction.names.has(name));
}
