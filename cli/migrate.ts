import { type Command, parse, withServices } from "./command.ts";

/** Opening the services brings the schema up to date; there is nothing else to do. */
export const migrateCommand: Command = {
  usage: "migrate",
  summary: "Update the database schema",
  async run(args) {
    parse(this.usage, args, {});
    await withServices(() => Promise.resolve("The database's schema is up to date."));
  },
};
