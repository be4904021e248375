import type {
  InputFieldBuilder,
  InputFieldMap,
  InputShapeFromFields,
  ShapeFromTypeParam,
  TypeParam,
} from "@pothos/core";
import { coerceInputValue, type GraphQLInputType, type GraphQLResolveInfo } from "graphql";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import { ERROR_CODES, type ErrorCode } from "@/schema/error_codes.ts";
import type { Scope } from "@/services/access/mod.ts";
import { UserError } from "@/services/errors.ts";
import { needs } from "./access.ts";
import { builder } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { rootCause } from "./errors.ts";

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never;
type InputBuilder = InputFieldBuilder<Types, "InputObject">;

/** What the user has to fix, and where. */
export interface StatedError {
  readonly code: ErrorCode;
  readonly message: string;
  /** From the mutation's arguments on; empty where the error is about the whole. */
  readonly path: readonly string[];
}

/** A field of a payload: what was changed, or what was made. */
interface ChangedField {
  readonly type: TypeParam<Types>;
  readonly description: string;
}

type Changed<Fields extends Record<string, ChangedField>> = {
  readonly [Name in keyof Fields]: ShapeFromTypeParam<Types, Fields[Name]["type"], false>;
};

/** Everything that makes a mutation. */
interface Mutation<Input extends InputFieldMap, Fields extends Record<string, ChangedField>> {
  /** What the caller must be allowed. */
  readonly scope: Scope;
  readonly description: string;
  /** The fields of its argument `input`; without them it takes none. */
  readonly input?: (t: InputBuilder) => Input;
  /** Whether `input` may be omitted, since none of its fields is required. Default false. */
  readonly inputOptional?: boolean;
  /** The fields of its payload beside `userErrors`. */
  readonly payload: Fields;
  /** Does it. A `UserError` becomes one or several `userErrors`. */
  readonly resolve: (
    input: InputShapeFromFields<Input>,
    context: GraphQLContext,
  ) => Promise<Changed<Fields>>;
}

const ErrorCodeEnum = builder.enumType("ErrorCode", {
  description: "Stable codes of errors, in `userErrors` and in `extensions.code`.",
  values: Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, description]) => [code, { description }]),
  ) as Record<ErrorCode, { description: string }>,
});

const UserErrorType = builder.objectRef<StatedError>("UserError").implement({
  description: "What the caller can fix about a mutation. Nothing was changed.",
  fields: (t) => ({
    code: t.field({
      type: ErrorCodeEnum,
      description: "Stable code, for programs.",
      resolve: ({ code }) => code,
    }),
    message: t.exposeString("message", {
      description: "What is wrong and what to do, in English.",
    }),
    field: t.string({
      nullable: true,
      description: "Name of the input's field in question; null where it is the whole.",
      resolve: ({ path }) => path.findLast((part) => !/^\d+$/.test(part)) ?? null,
    }),
    path: t.stringList({
      description: 'Place in the arguments, such as `["input", "changes", "2", "label"]`; empty ' +
        "where the error is about the whole.",
      resolve: ({ path }) => [...path],
    }),
  }),
});

/**
 * Declares a mutation `name(input: NameInput): NamePayload`. The payload has what was changed, null where nothing was,
 * and `userErrors`. What the caller cannot fix stays a top-level error.
 *
 * @example
 * ```ts
 * mutation("promoteModel", {
 *   scope: "write",
 *   description: "Makes a model the champion.",
 *   input: (t) => ({ id: t.id({ required: true, description: "The model's id." }) }),
 *   payload: { model: { type: Model, description: "The champion." } },
 *   resolve: async ({ id }, { services }) => ({ model: await promoteModel(services, id) }),
 * });
 * ```
 */
export function mutation<
  const Fields extends Record<string, ChangedField>,
  Input extends InputFieldMap = Record<never, never>,
>(name: string, options: Mutation<Input, Fields>): void {
  const { scope, description, input, inputOptional = false, payload, resolve } = options;
  const type = payloadType(name, payload);
  const inputType = input && builder.inputType(`${capitalized(name)}Input`, {
    description: `Input of \`${name}\`.`,
    fields: input,
  });
  const run = async (given: unknown, context: GraphQLContext): Promise<Record<string, unknown>> => {
    try {
      const changed = await resolve(given as InputShapeFromFields<Input>, context);
      return { ...changed, userErrors: [] };
    } catch (error) {
      return { userErrors: statedErrors(error) };
    }
  };
  builder.mutationField(name, (t) => {
    const field = { type, nullable: true, description, extensions: needs(scope) } as const;
    if (!inputType) return t.field({ ...field, resolve: (_root, _args, ctx) => run({}, ctx) });
    return t.field({
      ...field,
      args: { input: t.arg({ type: inputType, required: !inputOptional, description: "Input." }) },
      resolve: (_root, args, context, info) =>
        run((args as { input?: unknown }).input ?? defaults(info), context),
    });
  });
}

function payloadType(name: string, payload: Record<string, ChangedField>) {
  return builder.objectRef<Record<string, unknown>>(`${capitalized(name)}Payload`).implement({
    description: `Result of \`${name}\`.`,
    fields: (t) => ({
      ...Object.fromEntries(
        Object.entries(payload).map(([key, { type, description }]) => [
          key,
          t.field({
            type,
            nullable: true,
            description: `${description} Null where \`userErrors\` says why.`,
            resolve: (parent) => parent[key] as never,
          }),
        ]),
      ),
      userErrors: t.field({
        type: [UserErrorType],
        description: "What the caller has to fix; empty where the change was made.",
        resolve: ({ userErrors }) => userErrors as StatedError[],
      }),
    }),
  });
}

/** What an input that was left out stands for. */
function defaults({ parentType, fieldName }: GraphQLResolveInfo): unknown {
  const { type } = parentType.getFields()[fieldName]!.args[0]!;
  return coerceInputValue({}, type as GraphQLInputType);
}

/**
 * The errors that the caller can fix.
 *
 * @throws {unknown} the error itself, where it is none of the caller's
 */
function statedErrors(error: unknown): StatedError[] {
  const cause = rootCause(error);
  const found = cause instanceof UserError
    ? cause.all
    : cause instanceof InvalidQueryError
    ? [{ code: cause.code, message: cause.message, path: [] }]
    : [];
  if (found.length === 0) throw error;
  return found.map(({ code, message, path }) => {
    if (!isErrorCode(code)) throw error;
    return { code, message, path: path.length === 0 ? [] : ["input", ...path] };
  });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

function capitalized(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
