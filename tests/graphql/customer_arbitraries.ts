/** Random customers, filters and orders. Values are few, so that ties, gaps and empty answers are common. */
import fc from "fast-check";
import { type CustomerFilter, type CustomerOrder, sortFields } from "@/db/queries/customers.ts";
import type { Column } from "@/schema/column.ts";
import { KINDS, shapeOf } from "@/schema/kinds.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { ID_KEY } from "@/schema/schema.ts";

const BANDS = ["HIGH", "MEDIUM", "LOW"] as const;
/** Numbers of rows and of bounds: bounds fall between, on and outside of them. */
const integer = fc.integer({ min: 0, max: 4 });
const number = fc.oneof(integer, fc.constantFrom(0.1, 2.5, 1 / 3));
const probability = fc.constantFrom(0, 0.1, 0.25, 1 / 3, 0.5, 0.99, 1);

function valueOf(column: Column): fc.Arbitrary<unknown> {
  const orMissing = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: null, freq: 3 });
  switch (shapeOf(column)) {
    case "flag":
      return orMissing(fc.boolean());
    case "choice":
      return orMissing(fc.constantFrom(...column.categories!));
    default:
      return orMissing(KINDS[column.kind].whole ? integer : number);
  }
}

const columns = ECOMMERCE.columns.filter(({ key }) => key !== ID_KEY);

/** A customer's columns without its id; `cluster` is the place of its cluster in the test's list. */
export const randomCustomer: fc.Arbitrary<Record<string, unknown>> = fc.record({
  ...Object.fromEntries(columns.map((column) => [column.key, valueOf(column)])),
  churnProbability: fc.option(probability, { nil: null, freq: 4 }),
  riskBand: fc.option(fc.constantFrom(...BANDS), { nil: null }),
  cluster: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
});

/** One or two of the parts: with more, hardly any customer would be let through. */
function fewOf(parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  return fc.subarray(Object.keys(parts), { minLength: 1, maxLength: 2 })
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, parts[name]!]))));
}

function range(bound: fc.Arbitrary<number>): fc.Arbitrary<object> {
  const isNull = fc.boolean();
  return fewOf({
    eq: bound,
    gte: bound,
    gt: bound,
    lte: bound,
    lt: bound,
    in: fc.array(bound, { maxLength: 4 }),
    notIn: fc.array(bound, { maxLength: 2 }),
    isNull,
  });
}

function conditionOn(column: Column): fc.Arbitrary<unknown> {
  const category = fc.constantFrom(...column.categories ?? [], "nobody's", "\0");
  switch (shapeOf(column)) {
    case "flag":
      return fc.boolean();
    case "choice":
      return fewOf({
        eq: category,
        in: fc.array(category, { maxLength: 4 }),
        notIn: fc.array(category, { maxLength: 2 }),
        contains: fc.constantFrom("", "a", "MOBILE", "_", "%"),
        isNull: fc.boolean(),
      });
    default:
      return range(fc.oneof(
        { arbitrary: number, weight: 5 },
        { arbitrary: fc.constantFrom(-1, 1e12, -1e12), weight: 1 },
      ));
  }
}

const conditions: Record<string, fc.Arbitrary<unknown>> = {
  ...Object.fromEntries(columns.map((column) => [column.key, conditionOn(column)])),
  customerId: fc.constantFrom("c01", "C01", "c_2", "nobody"),
  search: fc.constantFrom("", "0", "C1", "c1", "_", "%", "\\", "'", '"; drop table customers; --'),
  status: fc.array(fc.constantFrom("ACTIVE", "CHURNED"), { maxLength: 2 }),
  band: fc.array(fc.constantFrom(...BANDS), { maxLength: 3 }),
  cluster: fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 3 }),
  churnProbability: range(probability),
  moneyAtRisk: range(fc.oneof(probability, number)),
  isNull: fc.array(
    fc.constantFrom("tenure", "gender", "churned", "churnProbability", "customerId"),
    {
      maxLength: 2,
    },
  ),
};

/** A condition, or a group of filters, or both. */
export const randomFilter: fc.Arbitrary<CustomerFilter> = fc.letrec((tie) => ({
  condition: fc.oneof(
    ...Object.entries(conditions).map(([name, value]) => fc.record({ [name]: value })),
  ),
  group: fewOf({
    and: fc.array(tie("filter"), { maxLength: 2 }),
    or: fc.array(tie("filter"), { maxLength: 3 }),
    not: tie("filter"),
  }),
  filter: fc.oneof(
    { depthSize: "small", maxDepth: 3 },
    { arbitrary: tie("condition"), weight: 3 },
    { arbitrary: tie("group"), weight: 3 },
    {
      arbitrary: fc.tuple(tie("condition"), tie("group")).map(([a, b]) => ({
        ...a as object,
        ...b as object,
      })),
      weight: 1,
    },
  ),
})).filter as fc.Arbitrary<CustomerFilter>;

const sortKey = fc.record({
  field: fc.constantFrom(...sortFields(ECOMMERCE)),
  direction: fc.constantFrom<"ASC" | "DESC">("ASC", "DESC"),
});

/** Any order that is offered. */
export const randomOrder: fc.Arbitrary<CustomerOrder> = fc.uniqueArray(sortKey, {
  selector: ({ field }) => field,
  minLength: 1,
  maxLength: 3,
});
