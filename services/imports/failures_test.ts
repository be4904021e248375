import assert from "node:assert/strict";
import { CustomersBusyError } from "@/db/exclusive.ts";
import { UserError } from "../errors.ts";
import { importFailure } from "./failures.ts";

const FULL = [
  Object.assign(new Error("could not extend file"), { code: "53100" }),
  new Error("Failed query", { cause: new Error("could not write: No space left on device") }),
  new Error("ENOSPC: no space left on device, write"),
];

const codeOf = (error: unknown) => error instanceof UserError ? error.code : undefined;

for (const error of FULL) {
  Deno.test(`a full disk is told as such: ${error.message}`, () => {
    assert.equal(codeOf(importFailure(error)), "DISK_FULL");
  });
}

Deno.test("a failure that is not the user's to mend stays what it is", () => {
  const error = new Error("something else", { cause: "text" });
  assert.equal(importFailure(error), error);
  assert.equal(codeOf(importFailure(new CustomersBusyError())), "BUSY");
});
