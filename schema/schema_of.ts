import { hash } from "node:crypto";
import type { Column, CustomerSchema, Role } from "./column.ts";

/**
 * Makes a schema of columns.
 *
 * @throws {RangeError} when there is not exactly one id, more than one label, or two columns of one key
 */
export function schemaOf(columns: readonly Column[]): CustomerSchema {
  const withRole = (role: Role) => columns.filter(({ roles }) => roles.includes(role));
  if (withRole("ID").length !== 1) {
    throw new RangeError(
      `Expected one column with the role ID, but found ${withRole("ID").length}`,
    );
  }
  if (withRole("LABEL").length > 1) {
    throw new RangeError(`Expected one label at most, but found ${withRole("LABEL").length}`);
  }
  const keys = columns.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new RangeError(`Expected each key once, but found "${twice}" twice`);
  }
  return { columns, fingerprint: hash("sha256", JSON.stringify(columns), "hex").slice(0, 16) };
}
