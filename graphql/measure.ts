import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from "graphql";

/**
 * Whether an operation of a document has more fields than a limit, fragments spread out. Counts each fragment once,
 * however often it is spread, so that it takes time in proportion to the document.
 */
export function hasMoreFields({ definitions }: DocumentNode, limit: number): boolean {
  const fragments = new Map(
    definitions.flatMap((each): [string, FragmentDefinitionNode][] =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : []
    ),
  );
  const counted = new Map<string, number>();

  function fieldsOf({ selections }: SelectionSetNode): number {
    let fields = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) fields += fieldsOfFragment(selection.name.value);
      else {
        if (selection.kind === Kind.FIELD) fields++;
        if (selection.selectionSet) fields += fieldsOf(selection.selectionSet);
      }
      if (fields > limit) break;
    }
    return fields;
  }

  function fieldsOfFragment(name: string): number {
    const known = counted.get(name);
    if (known !== undefined) return known;
    // A circle counts nothing: validation refuses it.
    counted.set(name, 0);
    const fragment = fragments.get(name);
    const fields = fragment ? fieldsOf(fragment.selectionSet) : 0;
    counted.set(name, fields);
    return fields;
  }

  return definitions.some((each) =>
    each.kind === Kind.OPERATION_DEFINITION && fieldsOf(each.selectionSet) > limit
  );
}

/** Whether a value of JSON nests more levels of objects and lists than a limit. Does not recurse. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const each of level) {
      if (!isPlain(each)) continue;
      if (depth === limit) return true;
      for (const inner of Object.values(each)) if (isPlain(inner)) next.push(inner);
    }
    level = next;
  }
  return false;
}

/** Whether any text in a value of JSON is longer than a limit; for values that do not nest deeply. */
export function hasLongerText(value: unknown, limit: number): boolean {
  if (typeof value === "string") return value.length > limit;
  return isPlain(value) && Object.values(value).some((inner) => hasLongerText(inner, limit));
}

/** Uploaded files and other objects of classes are values, not levels. */
function isPlain(value: unknown): value is object {
  return Array.isArray(value) || typeof value === "object" && value !== null &&
      [Object.prototype, null].includes(Object.getPrototypeOf(value));
}
