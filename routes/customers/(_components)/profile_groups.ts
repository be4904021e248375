import { type CustomerSchema, RFM_ROLES } from "@/schema/column.ts";
import { type Shape, shapeOf } from "@/schema/kinds.ts";
import { hasRole, LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";

/** Columns that are read together. */
export interface ProfileGroup {
  readonly name: "orders" | "satisfaction" | "usage" | "person" | "value" | "rest" | Shape;
  readonly keys: readonly string[];
}

/** How the columns of the public churn table are read together; a table that has most of them is taken for one. */
const FAMILIAR: readonly ProfileGroup[] = [
  {
    name: "orders",
    keys: [
      "orderCount",
      "daysSinceLastOrder",
      "cashbackAmount",
      "couponsUsed",
      "orderAmountHike",
      "preferredOrderCategory",
      "preferredPaymentMode",
    ],
  },
  { name: "satisfaction", keys: ["satisfactionScore", "complained"] },
  { name: "usage", keys: ["tenure", "hoursOnApp", "devicesRegistered", "preferredLoginDevice"] },
];

/** Columns beyond those with a role that one group holds; more are grouped by what they measure. */
const MAX_REST = 20;
const SHAPES = Object.keys(
  { range: true, flag: true, choice: true, date: true, text: true } satisfies Record<Shape, true>,
) as Shape[];

/** The columns of a customer by groups, each column in one. Contact data has a card of its own. */
export function profileGroups(schema: CustomerSchema): ProfileGroup[] {
  const columns = shopColumnsOf(schema).filter((column) => !hasRole(column, "CONTACT"));
  const keys = new Set(columns.map(({ key }) => key));
  const familiar = FAMILIAR.map((group) => ({
    ...group,
    keys: group.keys.filter((key) => keys.has(key)),
  }));
  const label = schema.columns.some(({ key }) => key === LABEL_KEY) ? [LABEL_KEY] : [];
  const known = familiar.flatMap((group) => group.keys);
  if (known.length > FAMILIAR.flatMap((group) => group.keys).length / 2) {
    const rest = columns.filter(({ key }) => !known.includes(key)).map(({ key }) => key);
    return filled([...familiar, { name: "person", keys: [...label, ...rest] }]);
  }
  const value = columns.filter((column) => RFM_ROLES.some((role) => hasRole(column, role)));
  const rest = columns.filter((column) => !value.includes(column));
  const first: ProfileGroup = { name: "value", keys: [...value.map(({ key }) => key), ...label] };
  if (rest.length <= MAX_REST) {
    return filled([first, { name: "rest", keys: rest.map(({ key }) => key) }]);
  }
  return filled([
    first,
    ...SHAPES.map((shape) => ({
      name: shape,
      keys: rest.filter((column) => shapeOf(column) === shape).map(({ key }) => key),
    })),
  ]);
}

function filled(groups: readonly ProfileGroup[]): ProfileGroup[] {
  return groups.filter(({ keys }) => keys.length > 0);
}
