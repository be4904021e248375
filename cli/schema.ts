import { proposedDeclaration, proposeFile } from "@/services/imports/mod.ts";
import { type Command, jsonText, parse, usageError } from "./command.ts";

/** Shows what the columns of a file are taken for, as JSON that `import --schema` takes. */
export const schemaCommand: Command = {
  usage: "schema infer FILE [--sheet NAME] [--no-header]",
  summary: "Print the schema that a file's names and values suggest, as JSON for import --schema",
  async run(args) {
    const { values, positionals: [action, path, ...others] } = parse(this.usage, args, {
      sheet: { type: "string" },
      "no-header": { type: "boolean", default: false },
    });
    if (action !== "infer") throw usageError(this.usage, "Say what to do with the schema");
    if (path === undefined || others.length > 0) throw usageError(this.usage, "Name one file");
    const { signal } = new AbortController();
    const proposal = await proposeFile(path, signal, {
      header: !values["no-header"],
      sheet: values.sheet,
    });
    console.log(jsonText(proposedDeclaration(proposal)));
  },
};
