import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

/**
 * Names of the fields of the answer that are selected at a place, each with what is selected below it, through whatever
 * fragments: so that one statement can bring along what is asked for, and no more. Directives are not weighed: what
 * `@skip` leaves out may be read in vain.
 */
export interface Selection {
  readonly names: ReadonlySet<string>;
  /** What is selected below any of some fields. */
  below(...names: readonly string[]): Selection;
}

/** What is selected below the field that `info` is of. */
export function selectionOf({ fieldNodes, fragments }: GraphQLResolveInfo): Selection {
  return selectionIn(fieldNodes, fragments);
}

type Fragments = GraphQLResolveInfo["fragments"];

function selectionIn(parents: readonly FieldNode[], fragments: Fragments): Selection {
  const fields = parents.flatMap(({ selectionSet }) => fieldsIn(selectionSet, fragments));
  return {
    names: new Set(fields.map(({ name }) => name.value)),
    below: (...names) =>
      selectionIn(fields.filter(({ name }) => names.includes(name.value)), fragments),
  };
}

function fieldsIn(set: SelectionSetNode | undefined, fragments: Fragments): FieldNode[] {
  return set?.selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsIn(selection.selectionSet, fragments);
      case Kind.FRAGMENT_SPREAD:
        return fieldsIn(fragments[selection.name.value]?.selectionSet, fragments);
    }
  }) ?? [];
}
