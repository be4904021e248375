/** Attacks, each with every answer that docs/security.md states for it. */
import assert from "node:assert/strict";
import { tryAttacks } from "./attack.ts";
import { BODIES, SLOW, UPLOAD_BYTES } from "./attacks/bodies.ts";
import { DOCUMENTS, HIDDEN } from "./attacks/documents.ts";
import { NAMES } from "./attacks/names.ts";
import { SHEETS } from "./attacks/sheets.ts";
import { SQL } from "./attacks/sql.ts";
import { STRANGERS } from "./attacks/strangers.ts";

tryAttacks("no document takes more than its share", DOCUMENTS);
tryAttacks("a hidden schema stays hidden", HIDDEN, { introspection: false });
tryAttacks("no body is longer than its limit", BODIES, { uploadBytes: UPLOAD_BYTES });
tryAttacks("who sends too slowly is not waited for", SLOW, { bodyPatience: 50 });
tryAttacks("nobody acts in another's name or beyond their scope", STRANGERS);
tryAttacks("SQL in a text is only text", SQL);
tryAttacks("no text is a formula", SHEETS);
tryAttacks("no name leads out of its place", NAMES);

Deno.test("docs/security.md states each of these attacks with these answers, and no other", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/security.md", import.meta.url));
  const [, section = ""] = text.split("\n## Attacks\n");
  const rows = section.split("\n## ")[0]!.split("\n").filter((line) => line.startsWith("|")).slice(
    2,
  )
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  const stated = rows.map(([, name, answers]) => [name, answers!.split(", ")]);
  const tried = [DOCUMENTS, HIDDEN, BODIES, SLOW, STRANGERS, SQL, SHEETS, NAMES].flat()
    .map(({ name, answers }) => [name, answers]);
  assert.deepEqual(stated, tried);
});
