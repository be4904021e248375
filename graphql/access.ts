import {
  getNamedType,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
} from "graphql";
import {
  codeOf,
  includesScope,
  lacksScope,
  recordAction,
  type Scope,
} from "@/services/access/mod.ts";
import type { GraphQLContext } from "./context.ts";

type RootField = GraphQLField<unknown, GraphQLContext>;
type Resolver = GraphQLFieldResolver<unknown, GraphQLContext>;

/** States the scope that a field needs: `extensions: needs("write")`. */
export function needs(scope: Scope): { readonly scope: Scope } {
  return { scope };
}

/**
 * The scope that a field of a root type needs. Reading is the default; what changes something has to say.
 *
 * @throws {Error} when a mutation states none
 */
export function scopeOf(type: GraphQLObjectType, field: RootField, schema: GraphQLSchema): Scope {
  const stated = field.extensions.scope as Scope | undefined;
  if (stated !== undefined) return stated;
  if (type !== schema.getMutationType()) return "read";
  throw new Error(`${type.name}.${field.name} states no scope: add extensions: needs("write").`);
}

/**
 * Has every field of the root types ask for its scope before it does anything, and writes what mutations do into
 * the audit log.
 */
export function guardFields(schema: GraphQLSchema): GraphQLSchema {
  const mutation = schema.getMutationType();
  for (const type of [schema.getQueryType(), mutation, schema.getSubscriptionType()]) {
    for (const field of Object.values<RootField>(type?.getFields() ?? {})) {
      const scope = scopeOf(type!, field, schema);
      if (field.subscribe) field.subscribe = guarded(field.subscribe, scope);
      else if (field.resolve) {
        const resolve = type === mutation ? audited(field, field.resolve) : field.resolve;
        field.resolve = guarded(resolve, scope);
      }
    }
  }
  return schema;
}

function guarded(resolve: Resolver, scope: Scope): Resolver {
  return (root, args, context, info) => {
    if (!includesScope(context.identity.scopes, scope)) {
      throw new GraphQLError(lacksScope(scope), {
        extensions: { code: "FORBIDDEN", scope, http: { status: 403 } },
      });
    }
    return resolve(root, args, context, info);
  };
}

/** What every mutation answers with. */
interface Payload {
  readonly userErrors: readonly { readonly code: string }[];
}

/** Failures are written down too; should the log itself fail, the caller hears of it. */
function audited(field: RootField, resolve: Resolver): Resolver {
  return async (root, args, context, info) => {
    const { services, identity: { actor } } = context;
    const { input = {} } = safeValues(field.args, args) as { input?: Record<string, unknown> };
    const action = { actor, action: field.name };
    let result: unknown;
    try {
      result = await resolve(root, args, context, info);
    } catch (error) {
      await recordAction(services, { ...action, detail: { ...input, error: codeOf(error) } });
      throw error;
    }
    const [error] = (result as Payload).userErrors;
    await recordAction(services, {
      ...action,
      subject: subjectOf(result as Payload),
      detail: error ? { ...input, error: error.code } : input,
    });
    return result;
  };
}

/** What a mutation was about: the objects of its payload, by type and id. */
function subjectOf(payload: Payload): string | undefined {
  const parts = Object.entries(payload).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && "id" in value
      ? [`${name[0]!.toUpperCase()}${name.slice(1)} ${value.id}`]
      : []
  );
  return parts.length === 0 ? undefined : parts.join(", ");
}

/** Scalars whose values are no one's secret. */
const SAFE_SCALARS = ["Boolean", "Int", "Float", "ID", "DateTime"];

/**
 * Of arguments, what the audit log may keep: numbers, yes or no, names of enums, ids and instants. Texts, JSON and
 * files could hold anything, so that they are left out.
 */
function safeValues(
  fields: readonly (GraphQLArgument | GraphQLInputField)[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, type }) => {
      const value = safeValue(type, values[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function safeValue(type: GraphQLInputType, value: unknown): unknown {
  const named = getNamedType(type);
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.flatMap((each) => safeValue(named, each) ?? []);
  if (isInputObjectType(named)) {
    return safeValues(Object.values(named.getFields()), value as Record<string, unknown>);
  }
  return isEnumType(named) || SAFE_SCALARS.includes(named.name) ? value : undefined;
}
