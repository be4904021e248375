import assert from "node:assert/strict";
import { declarationOf, readDeclaration } from "./declaration.ts";
import { ECOMMERCE } from "./presets/ecommerce.ts";

const id = { header: "id", kind: "TEXT", roles: ["ID"] };

Deno.test("readDeclaration() makes keys, labels and what is fixed", () => {
  const { columns } = readDeclaration({
    columns: [
      id,
      { header: "Left?", kind: "CATEGORY", roles: ["LABEL"], churnedWhen: ["gone"] },
      { header: "Total ($)", kind: "NUMBER", roles: ["FEATURE", "MONETARY"], label: "Spend" },
    ],
  });
  assert.deepEqual(columns.map(({ key, kind }) => [key, kind]), [
    ["customerId", "TEXT"],
    ["churned", "BOOLEAN"],
    ["total", "NUMBER"],
  ]);
  assert.deepEqual(columns[2]!.label, { en: "Spend", ko: "Spend" });
});

Deno.test("readDeclaration() reads what declarationOf() writes", () => {
  const read = readDeclaration(JSON.parse(JSON.stringify(declarationOf(ECOMMERCE))));
  assert.deepEqual(
    new Map(read.columns.map((column) => [column.key, column])),
    new Map(ECOMMERCE.columns.map((column) => [column.key, column])),
  );
});

const number = { header: "Age", kind: "NUMBER", roles: ["FEATURE"] };
for (
  const [columns, message] of [
    [[], /at least one column/],
    [[number], /No column has the role ID/],
    [[id, { ...number, kind: "MONEY" }], /Column "Age": the kind "MONEY" is none of NUMBER/],
    [[id, { ...number, roles: ["FEATURES"] }], /Column "Age": the role "FEATURES" is none of/],
    [[id, { ...number, roles: undefined }], /Column "Age": "roles" is missing/],
    [[id, { ...number, colour: 1 }], /Column "Age": "colour" is none of/],
    [[id, { ...number, key: "riskBand" }], /Column "Age": the key "riskBand" is no name/],
    [[id, { ...number, key: "1st" }], /Column "Age": the key "1st"/],
    [
      [id, number, { ...number, header: "age", key: "age" }],
      /Column "age": another column has the key/,
    ],
    [[id, { ...number, roles: ["LABEL"] }], /Column "Age": "churnedWhen" is missing/],
    [[id, { ...number, kind: "TEXT" }], /Column "Age": free text is no feature/],
    [
      [id, { ...number, kind: "DATE", roles: ["MONETARY"] }],
      /Column "Age": the role MONETARY goes with the kinds NUMBER, INTEGER, ORDINAL; choose one/,
    ],
    [[id, number, number], /another column has the key|declared twice/],
    [[id, { kind: "NUMBER", roles: [] }], /Column 2 has no "header"/],
    [[{ ...id, aliases: { a: "b" } }], /Column "id": the id has no "aliases"/],
    [
      [id, { ...number, kind: "BOOLEAN", aliases: { 가입: "joined" } }],
      /"가입" means "joined", which is no BOOLEAN; write "yes" or "no"/,
    ],
    [[id, { ...number, aliases: { ten: "X" } }], /"ten" means "X", which is no NUMBER/],
    [
      [id, { ...number, kind: "CATEGORY", categories: ["A"], aliases: { a1: "B" } }],
      /"a1" means "B", which is no CATEGORY; write one of "categories"/,
    ],
  ] as const
) {
  Deno.test(`readDeclaration() says what is wrong: ${message.source.slice(0, 50)}`, () => {
    assert.throws(() => readDeclaration({ columns }), { name: "DeclarationError", message });
  });
}
