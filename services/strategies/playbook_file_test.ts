import assert from "node:assert/strict";
import { UserError } from "../errors.ts";
import { readPlaybook } from "./playbook_file.ts";

async function withFile(text: string, body: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, text);
    await body(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readPlaybook() reads a user's rules", () =>
  withFile('[{ "when": {}, "en": { "headline": "Mine" } }]', async (path) => {
    assert.deepEqual(await readPlaybook(path), [{ when: {}, en: { headline: "Mine" } }]);
  }));

Deno.test("readPlaybook() names the setting, the file and what is wrong", async () => {
  const refuses = (path: string, says: RegExp) =>
    assert.rejects(readPlaybook(path), (error) => {
      assert.ok(error instanceof UserError && error.code === "BAD_PLAYBOOK");
      assert.match(error.message, /^HOLDFAST_PLAYBOOK: /);
      assert.match(error.message, says);
      return true;
    });
  await refuses("/nowhere/rules.json", /"\/nowhere\/rules\.json" cannot be read/);
  await withFile("[", (path) => refuses(path, /is no JSON/));
  await withFile("[{}]", (path) => refuses(path, /Rule 1/));
});
