import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from "graphql";

/**
 * Whether an operation of a document has more fields than a limit, fragments spread out. Counts each fragment once,
 * however often it is spread, so that it takes time in proportion to the document.
 */
export function hasMoreFields({ definitions }: DocumentNode, limit: number): boolean {
  const fragments = fragmentsOf(definitions);
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

/**
 * Whether an operation or a fragment of a document selects more fields again than a limit, that is, fields that are
 * there already under the same name on the same object. Validation compares each pair of those. For documents that do
 * not have many fields: spreads fragments out.
 */
export function hasMoreRepeats({ definitions }: DocumentNode, limit: number): boolean {
  const fragments = fragmentsOf(definitions);

  function repeatsIn(set: SelectionSetNode, within: readonly string[]): number {
    const fields = flatten(set, fragments, within);
    const names = new Set(fields.map(({ field: { alias, name } }) => (alias ?? name).value));
    let repeats = fields.length - names.size;
    for (const { field: { selectionSet }, within } of fields) {
      if (repeats > limit) break;
      if (selectionSet) repeats += repeatsIn(selectionSet, within);
    }
    return repeats;
  }

  return definitions.some((each) =>
    each.kind === Kind.OPERATION_DEFINITION && repeatsIn(each.selectionSet, []) > limit
  );
}

/**
 * The fields of a selection set, those of its fragments among them, each fragment by name once.
 *
 * @param within the fragments that it stands in; circles, which validation refuses, are not followed
 */
function flatten(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  within: readonly string[],
  spread = new Set<string>(),
): { readonly field: FieldNode; readonly within: readonly string[] }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return { field: selection, within };
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return flatten(selection.selectionSet, fragments, within, spread);
    }
    const name = selection.name.value;
    const fragment = fragments.get(name);
    if (!fragment || spread.has(name) || within.includes(name)) return [];
    spread.add(name);
    return flatten(fragment.selectionSet, fragments, [...within, name], spread);
  });
}

function fragmentsOf(
  definitions: DocumentNode["definitions"],
): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((each): [string, FragmentDefinitionNode][] =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : []
    ),
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
