/** Every mutation answers with a payload, and every code that an answer can bear is in the enum and in the document. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  getNamedType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from "graphql";
import { buildSchema } from "@/graphql/schema.ts";
import { ERROR_CODES } from "@/schema/error_codes.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { requireNone, UserError } from "@/services/errors.ts";
import { appTest } from "@/tests/support/database.ts";
import { answer, createEndpoint, openShop } from "./support.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const schema = buildSchema(ECOMMERCE);
const mutations = Object.values(schema.getMutationType()!.getFields());
const capitalized = (name: string) => `${name[0]!.toUpperCase()}${name.slice(1)}`;

Deno.test("every mutation takes one input of its own at most, and returns a payload of its own", () => {
  for (const { name, args, type } of mutations) {
    assert.equal(String(type), `${capitalized(name)}Payload`);
    const payload = type as GraphQLObjectType;
    const { userErrors, ...changed } = payload.getFields();
    assert.equal(String(userErrors!.type), "[UserError!]!", name);
    assert.ok(Object.keys(changed).length > 0, name);
    assert.deepEqual(Object.values(changed).filter((field) => isNonNullType(field.type)), [], name);
    if (args.length === 0) continue;
    const [input] = args;
    assert.deepEqual(args.map((arg) => arg.name), ["input"]);
    const inputName = `${capitalized(name)}Input`;
    const inputType = schema.getType(inputName);
    assert.ok(isInputObjectType(inputType), name);
    const required = Object.values(inputType.getFields()).some(isRequiredInputField);
    assert.match(String(input!.type), required ? /^\w+!$/ : /^\w+!?$/);
    assert.equal(getNamedType(input!.type), inputType);
  }
});

Deno.test("a query's field with arguments is nullable, and so is every connection", () => {
  const strict: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const { name, args, type: result } of Object.values(type.getFields())) {
      const isConnection = getNamedType(result).name.endsWith("Connection");
      const canFail = type === schema.getQueryType() ? args.length > 0 : isConnection;
      if (canFail && isNonNullType(result)) strict.push(`${type.name}.${name}`);
    }
  }
  assert.deepEqual(strict, []);
});

Deno.test("every object with an id is a node", () => {
  const others = Object.values(schema.getTypeMap()).filter((type) =>
    isObjectType(type) && "id" in type.getFields() &&
    !type.getInterfaces().some(({ name }) => name === "Node")
  );
  assert.deepEqual(others.map(String), []);
});

/** The codes that the program's own source names where it makes an error. */
async function* codesInSource(folder: string): AsyncGenerator<[code: string, path: string]> {
  for await (const entry of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* codesInSource(path);
    if (!/\.ts$/.test(path) || /_test\.ts$/.test(path)) continue;
    const text = await Deno.readTextFile(join(ROOT, path));
    const made = /(?:new (?:User|InvalidQuery|Access)Error|super)\(\s*"([A-Z][A-Z_]+)"/g;
    for (const [, code] of text.matchAll(made)) yield [code!, path];
    if (!/^(?:graphql|schema)/.test(folder)) continue;
    const stated =
      /(?:\bcode: |refusal\([^;]*?|_CODE = |^export const [A-Z_]+ = )"([A-Z][A-Z_]+)"/gm;
    for (const [, code] of text.matchAll(stated)) yield [code!, path];
  }
}

Deno.test("every code in the source is in the enum ErrorCode and in docs/api.md", async () => {
  const found = new Map<string, string>();
  for (const folder of ["services", "db", "graphql", "schema"]) {
    for await (const [code, path] of codesInSource(folder)) found.set(code, path);
  }
  assert.ok(found.size > 100, `Found ${found.size} codes`);
  const missing = [...found].filter(([code]) => !Object.hasOwn(ERROR_CODES, code));
  assert.deepEqual(missing, []);
  const type = schema.getType("ErrorCode");
  assert.ok(isEnumType(type));
  const doc = await Deno.readTextFile(join(ROOT, "docs/api.md"));
  for (const { name } of type.getValues()) assert.ok(doc.includes(`\`${name}\``), name);
});

Deno.test("no error is made with a code that is computed", async () => {
  const computed: string[] = [];
  const visit = async (folder: string) => {
    for await (const entry of Deno.readDir(join(ROOT, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) await visit(path);
      if (!/\.ts$/.test(path) || /_test\.ts$/.test(path)) continue;
      const text = await Deno.readTextFile(join(ROOT, path));
      // What repeats the code of something else is as good as that.
      const made = /new (?:User|InvalidQuery)Error\((?!\s*"|\s*(?:this|fault)\.code,)/;
      if (made.test(text)) computed.push(path);
    }
  };
  for (const folder of ["services", "db", "graphql"]) await visit(folder);
  assert.deepEqual(computed, []);
});

Deno.test("requireNone() throws the only error itself, and several as one that has all", () => {
  requireNone([]);
  const [first, second] = [
    new UserError("NOT_FOUND", "A.", ["a"]),
    new UserError("TOO_MANY", "B."),
  ];
  assert.throws(() => requireNone([first]), (error) => error === first);
  assert.throws(() => requireNone([first, second]), (error) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual([error.code, error.message, error.path], ["NOT_FOUND", "A. B.", ["a"]]);
    assert.deepEqual(error.all, [first, second]);
    return true;
  });
});

appTest("a mutation states all user errors at once, each with its place", async (fixture) => {
  await openShop(fixture.db);
  const { data, errors } = await answer(
    createEndpoint(fixture),
    `mutation {
      createApiKey(input: { name: "", scopes: [], expiresAt: "2001-01-01T00:00:00Z" }) { ...key }
      updateSettings(input: { weeklyContacts: 0, currency: "XX" }) {
        settings { currency } userErrors { code field path } }
      trainModels(input: { seed: -1, folds: 1, estimators: [EXTERNAL] }) {
        job { id } userErrors { code field path } }
    }
    fragment key on CreateApiKeyPayload { token apiKey { name } userErrors { code field path } }`,
  );
  assert.equal(errors, undefined);
  const of = (code: string, ...paths: string[]) =>
    paths.map((path) => {
      const names = path.split(".");
      return { code, field: names[0], path: ["input", ...names] };
    });
  assert.deepEqual(data, {
    createApiKey: {
      token: null,
      apiKey: null,
      userErrors: of("BAD_KEY", "name", "scopes", "expiresAt"),
    },
    updateSettings: {
      settings: null,
      userErrors: of("BAD_SETTINGS", "weeklyContacts", "currency"),
    },
    trainModels: { job: null, userErrors: of("OUT_OF_RANGE", "estimators.0", "seed", "folds") },
  });
});

appTest("a mutation's other failures stay errors of the whole answer, masked", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  Object.assign(endpoint.services.jobs, {
    enqueue: () => Promise.reject(new Error("a secret of the server")),
  });
  const { data, errors } = await answer(
    endpoint,
    "mutation { scoreCustomers { job { id } userErrors { code } } }",
  );
  assert.deepEqual(data, { scoreCustomers: null });
  assert.equal(errors![0]!.extensions!.code, "INTERNAL_ERROR");
  assert.doesNotMatch(errors![0]!.message, /secret/);
});
