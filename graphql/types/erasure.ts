import { eraseCustomer, type Erasure } from "@/services/customers/erasure.ts";
import { builder } from "../builder.ts";
import { mutation } from "../payload.ts";

const ErasureType = builder.objectRef<Erasure>("Erasure").implement({
  description: "What was deleted with a customer.",
  fields: (t) => ({
    customers: t.exposeInt("customers", {
      description: "Rows of the customer table: 1, or 0 where an import had removed the customer.",
    }),
    predictions: t.exposeInt("predictions", { description: "Predictions, over all scorings." }),
    campaigns: t.exposeInt("campaigns", {
      description: "Campaigns that the customer was a member of. Their results count one less.",
    }),
    orders: t.exposeInt("orders", { description: "Orders, with their lines." }),
    rejectedRows: t.exposeInt("rejectedRows", {
      description: "Rejected rows of imports with a cell that equals the id.",
    }),
    uploads: t.exposeInt("uploads", {
      description:
        "Uploaded files that were waiting to be imported and may have held the customer.",
    }),
  }),
});

mutation("eraseCustomer", {
  scope: "admin",
  description:
    "Deletes a customer and all that is stored of them, which cannot be undone. The id alone stays, " +
    "in `deletedCustomers`, so that copies elsewhere can follow. The audit log records that " +
    "a customer was erased, but not which. A later import can bring the customer back: remove " +
    "them from your files too. Needs the scope ADMIN.",
  input: (t) => ({
    // A string, since the audit log keeps arguments that are ids.
    customerId: t.string({
      required: true,
      description: "The customer's id as the customer table has it, not a global id.",
    }),
  }),
  payload: { erasure: { type: ErasureType, description: "What was deleted." } },
  resolve: async ({ customerId }, { services }) => ({
    erasure: await eraseCustomer(services, customerId),
  }),
});
