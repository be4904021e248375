/** Files of orders: what the head of one shows, and what its import came to. */
import type { OrderCount, OrderProxies, OrderReport } from "@/db/schema/mod.ts";
import type { OrderField } from "@/schema/orders/format.ts";
import { ORDER_TARGETS } from "@/schema/orders/mapping.ts";
import type { OrderPreview, OrderPreviewColumn } from "@/services/orders/preview_orders.ts";
import { builder } from "../builder.ts";
import { OrderKind } from "./order.ts";

export const DateOrder = builder.enumType("DateOrder", {
  description: "What stands first in a date such as 3/4/2024.",
  values: {
    DAY_FIRST: { description: "The day: 3 April." },
    MONTH_FIRST: { description: "The month: March 4." },
  } as const,
});

const DateOrderBasis = builder.enumType("DateOrderBasis", {
  description: "How the order of day and month is known.",
  values: {
    CHOSEN: { description: "It was chosen." },
    PROVEN: { description: "Dates of the file prove it, such as 31/1/2024." },
    CLEAR: { description: "No date of the file can be read in two ways." },
    OPEN: { description: "Nothing tells; give `dateOrder`." },
  } as const,
});

const OrderSystem = builder.enumType("OrderSystem", {
  description: "The system that wrote a file of orders.",
  values: {
    SHOPIFY: { description: "Shopify's export of orders." },
    WOOCOMMERCE: { description: "WooCommerce's exports." },
    CAFE24: { description: "Cafe24's download." },
    SMARTSTORE: { description: "Naver SmartStore's download." },
    ONLINE_RETAIL: { description: "UCI Online Retail." },
    CDNOW: { description: "CDNOW's two files." },
    INFERRED: { description: "Any other: its columns are recognised by names and values." },
  } as const,
});

const MissingPart = builder.enumType("MissingOrderPart", {
  description: "What orders need and no column of a file holds.",
  values: {
    CUSTOMER: { description: "A customer: customerId, email or phone." },
    DATE: { description: "A date: orderedAt." },
  } as const,
});

/** Says what a column of orders can hold, for descriptions. */
export const ORDER_KEYS = ORDER_TARGETS.join(", ");

const UploadedOrderColumn = builder.objectRef<OrderPreviewColumn>("UploadedOrderColumn").implement({
  description: "A column of a file of orders, by the first 200 rows.",
  fields: (t) => ({
    header: t.exposeString("header", { description: "Header in the file." }),
    samples: t.exposeStringList("samples", { description: "The first three different values." }),
    key: t.string({
      nullable: true,
      description: "What it holds, as a mapping names it; null where it is not read.",
      resolve: ({ field }) => field,
    }),
  }),
});

export const UploadedOrders = builder.objectRef<OrderPreview>("UploadedOrders").implement({
  description: "What the head of an uploaded file shows of its orders.",
  fields: (t) => ({
    system: t.expose("system", { type: OrderSystem, description: "The system that wrote it." }),
    columns: t.field({
      type: [UploadedOrderColumn],
      description: "Its columns.",
      resolve: ({ columns }) => [...columns],
    }),
    missing: t.field({
      type: [MissingPart],
      description: "What no column holds; map a column to it before the import starts.",
      resolve: ({ missing }) => [...missing],
    }),
    currency: t.exposeString("currency", {
      nullable: true,
      description: "The currency that the header of the amounts names.",
    }),
    dateOrder: t.field({
      type: DateOrder,
      nullable: true,
      description: "What stands first in 3/4/2024, as far as the head shows.",
      resolve: ({ dates }) => dates.order ?? null,
    }),
    dateOrderBasis: t.field({
      type: DateOrderBasis,
      description: "How that is known.",
      resolve: ({ dates }) => dates.basis,
    }),
  }),
});

const OrderColumn = builder.objectRef<readonly [field: string, header: string]>("OrderColumn")
  .implement({
    description: "A column of an imported file of orders.",
    fields: (t) => ({
      key: t.string({ description: "What it holds.", resolve: ([field]) => field }),
      header: t.string({ description: "Header in the file.", resolve: ([, header]) => header }),
    }),
  });

const OrderCountType = builder.objectRef<OrderCount>("OrderCount").implement({
  description: "Orders of one kind in an imported file.",
  fields: (t) => ({
    kind: t.expose("kind", { type: OrderKind, description: "What they count as." }),
    hasCustomer: t.exposeBoolean("hasCustomer", {
      description: "Whether they name a customer; those of guests without one belong to none.",
    }),
    currency: t.exposeString("currency", { nullable: true, description: "Their currency." }),
    orders: t.exposeInt("orders", { description: "How many there are." }),
    inserted: t.exposeInt("inserted", { description: "How many of them were new." }),
    updated: t.exposeInt("updated", { description: "How many were stored and have changed." }),
  }),
});

const OrderProxiesType = builder.objectRef<OrderProxies>("OrderProxies").implement({
  description:
    "Customers with a tenth of the file's orders or more, in a shop of 100 customers or " +
    "more: each stands for many people, such as a marketplace or a till, and is left out.",
  fields: (t) => ({
    customers: t.exposeInt("customers", { description: "How many there are." }),
    orders: t.exposeInt("orders", { description: "Their orders." }),
  }),
});

export const OrderReportType = builder.objectRef<OrderReport>("OrderReport").implement({
  description: "How a file of orders was read, and what it came to.",
  fields: (t) => ({
    system: t.field({
      type: OrderSystem,
      description: "The system that wrote it.",
      resolve: ({ format }) => format,
    }),
    columns: t.field({
      type: [OrderColumn],
      description: "The columns that were read.",
      resolve: ({ columns }) => Object.entries(columns) as [OrderField, string][],
    }),
    dateOrder: t.expose("dateOrder", {
      type: DateOrder,
      description: "What stood first in 3/4/2024.",
    }),
    dateOrderBasis: t.expose("dateOrderBasis", {
      type: DateOrderBasis,
      description: "How that was known.",
    }),
    counts: t.field({
      type: [OrderCountType],
      description: "Its orders by kind, the most frequent first; at most 50.",
      resolve: ({ counts }) => [...counts],
    }),
    proxies: t.expose("proxies", {
      type: OrderProxiesType,
      description: "Customers who stand for many people.",
    }),
  }),
});
