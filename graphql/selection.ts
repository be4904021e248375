import { type GraphQLResolveInfo, Kind, type SelectionNode, type SelectionSetNode } from "graphql";

/**
 * Whether a field of the answer is selected, through whatever fragments, so that one statement can bring it
 * along. Directives are not weighed: what `@skip` leaves out may be read in vain.
 *
 * @param path names of fields below the one that `info` is of, such as `["nodes", "prediction"]`
 */
export function selects(info: GraphQLResolveInfo, ...path: string[]): boolean {
  return info.fieldNodes.some((node) => selectsIn(node.selectionSet, path, info));
}

function selectsIn(
  set: SelectionSetNode | undefined,
  path: readonly string[],
  info: GraphQLResolveInfo,
): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  const matches = (selection: SelectionNode): boolean => {
    switch (selection.kind) {
      case Kind.FIELD:
        return selection.name.value === name && selectsIn(selection.selectionSet, rest, info);
      case Kind.INLINE_FRAGMENT:
        return selectsIn(selection.selectionSet, path, info);
      case Kind.FRAGMENT_SPREAD:
        return selectsIn(info.fragments[selection.name.value]?.selectionSet, path, info);
    }
  };
  return set?.selections.some(matches) ?? false;
}
