import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

/**
 * Names of the fields of the answer that are selected below a place, through whatever fragments, so that one
 * statement can bring along what is asked for, and no more. Directives are not weighed: what `@skip` leaves out may
 * be read in vain.
 *
 * @param path names of fields below the one that `info` is of, such as `["nodes", "prediction"]`
 */
export function selectedFields(
  info: GraphQLResolveInfo,
  ...path: readonly string[]
): ReadonlySet<string> {
  let sets = info.fieldNodes.map(({ selectionSet }) => selectionSet);
  for (const name of path) {
    sets = sets.flatMap((set) => fieldsIn(set, info))
      .filter((field) => field.name.value === name)
      .map(({ selectionSet }) => selectionSet);
  }
  return new Set(sets.flatMap((set) => fieldsIn(set, info)).map((field) => field.name.value));
}

/** Whether a field of the answer is selected; see {@linkcode selectedFields}. */
export function selects(info: GraphQLResolveInfo, ...path: readonly string[]): boolean {
  return selectedFields(info, ...path.slice(0, -1)).has(path.at(-1)!);
}

function fieldsIn(set: SelectionSetNode | undefined, info: GraphQLResolveInfo): FieldNode[] {
  return set?.selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsIn(selection.selectionSet, info);
      case Kind.FRAGMENT_SPREAD:
        return fieldsIn(info.fragments[selection.name.value]?.selectionSet, info);
    }
  }) ?? [];
}
