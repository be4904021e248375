import { eraseCustomer, recordErasure } from "@/services/customers/erasure.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";

/** Deletes a customer everywhere. */
export const eraseCommand: Command = {
  usage: "erase CUSTOMER --yes",
  summary: "Delete a customer everywhere: history, campaigns, rejected rows and uploaded files",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, { yes: { type: "boolean" } });
    const [customerId, ...rest] = positionals;
    if (customerId === undefined || rest.length > 0) {
      throw usageError(this.usage, "Expected one customer id");
    }
    if (!values.yes) {
      throw usageError(this.usage, "This cannot be undone. Confirm it with --yes");
    }
    await withServices(async (services) => {
      const erasure = await eraseCustomer(services, customerId);
      await recordErasure(services, "command line", erasure);
      const { predictions, campaigns, orders, rejectedRows, uploads } = erasure;
      return `The customer is erased: ${predictions} predictions, membership of ${campaigns} campaigns, ` +
        `${orders} orders, ${rejectedRows} rejected rows and ${uploads} uploaded files went with them.`;
    });
  },
};
