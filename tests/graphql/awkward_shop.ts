/** A shop whose table is not the preset's: columns of every kind, with headers that are awkward everywhere. */
import { customersTable } from "@/db/customers_table.ts";
import type { Column, CustomerRecord } from "@/schema/column.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { type DatabaseFixture, giveSchema } from "@/tests/support/database.ts";

function column(key: string, header: string, rest: Pick<Column, "kind"> & Partial<Column>): Column {
  return {
    key,
    header,
    label: { en: header, ko: header },
    roles: ["FEATURE"],
    source: "FILE",
    ...rest,
  };
}

/** Its schema. */
export const AWKWARD = schemaOf([
  column("customerId", "id", { kind: "TEXT", roles: ["ID"] }),
  column("churned", "Left?", { kind: "BOOLEAN", roles: ["LABEL"], churnedWhen: ["Yes"] }),
  column("orderValue", "order", { kind: "INTEGER", roles: ["FEATURE", "FREQUENCY"] }),
  column("protoValue", "__proto__", { kind: "NUMBER" }),
  column("gogaekdeunggeup", "고객등급", {
    kind: "CATEGORY",
    label: { en: "Grade", ko: "고객등급" },
  }),
  column("total", "Total ($)", {
    kind: "NUMBER",
    roles: ["FEATURE", "MONETARY"],
    unit: { en: "dollars", ko: "달러" },
  }),
  column("column1stOrder", "1st order", { kind: "DATE" }),
  column("value", "value", { kind: "BOOLEAN" }),
  column("value2", "VALUE", { kind: "ORDINAL", min: 1, max: 5 }),
  column("note", 'A """note""" `in`\nlines', { kind: "TEXT", roles: [] }),
  column("mail", "E-mail", { kind: "TEXT", roles: ["CONTACT"] }),
  column("dropped", "Dropped", { kind: "NUMBER", roles: ["IGNORED"] }),
]);

/** Its customers; each lacks some values. */
export const AWKWARD_CUSTOMERS: readonly CustomerRecord[] = [
  {
    customerId: "A",
    churned: true,
    orderValue: 1,
    protoValue: 0.5,
    gogaekdeunggeup: '금 "Gold"',
    total: 10,
    column1stOrder: "2026-01-05",
    value: true,
    value2: 5,
    note: "likes_red",
    mail: "a@example.com",
  },
  {
    customerId: "B",
    churned: false,
    orderValue: 3,
    protoValue: null,
    gogaekdeunggeup: "은",
    total: 30,
    column1stOrder: "2026-01-09T09:30:00",
    value: false,
    value2: 5,
    note: null,
    mail: null,
  },
  {
    customerId: "C",
    churned: null,
    orderValue: null,
    protoValue: -2,
    gogaekdeunggeup: null,
    total: 50,
    column1stOrder: "2026-02-20",
    value: null,
    value2: 1,
    note: "likes red",
    mail: "c@example.com",
  },
];

/** Makes the customers' table the shop's, with its customers. */
export async function openAwkwardShop({ connection, db }: DatabaseFixture): Promise<void> {
  await giveSchema(connection.sql, AWKWARD);
  await db.insert(customersTable(AWKWARD)).values([...AWKWARD_CUSTOMERS]);
}

/** Asks for every column of every customer. */
export const ALL = `{ customers(orderBy: { field: CUSTOMER_ID }) { nodes {
  customerId churned orderValue protoValue gogaekdeunggeup total column1stOrder value value2 note mail
} } }`;

/** Ids of the customers that a filter lets through, in an order. */
export const IDS = `query($filter: CustomerFilter, $orderBy: [CustomerOrder!]) {
  customers(filter: $filter, orderBy: $orderBy) { totalCount nodes { customerId } }
}`;
