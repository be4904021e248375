import { rowHashes, textHash } from "@/ml/data_check/signature.ts";

/** Folds by hash. */
export interface FoldIndex {
  /** Shape [H], rising. */
  readonly hashes: Float64Array;
  /** Shape [H]: the fold that goes with each hash. */
  readonly folds: Uint8Array;
}

/**
 * Which customers a training learned from, and the fold that each was tested in. It holds hashes of 53 bits and no
 * values.
 */
export interface Membership {
  /** By customer id. */
  readonly customers: FoldIndex;
  /** By encoded row. */
  readonly rows: FoldIndex;
}

/** The fold of someone who was not in the training. */
export const NO_FOLD = -1;

/**
 * Records the members of a training. Where rows of different folds are equal, the first one's fold stands.
 *
 * @param customerIds shape [N]
 * @param features float32 of shape [N × F], row-major: the rows as the model is given them
 * @param folds shape [N]
 */
export function membershipOf(
  customerIds: readonly string[],
  features: Float32Array,
  folds: Uint8Array,
): Membership {
  return {
    customers: indexOf(Float64Array.from(customerIds, textHash), folds),
    rows: indexOf(hashesOf(features, folds.length), folds),
  };
}

/**
 * Looks customers up among a training's members: by id, since a customer stays the same when the row changes; else by an
 * equal row, since a row stays the same when it moves to another file.
 *
 * @param customerIds shape [N], null where a customer has no id
 * @param features float32 of shape [N × F], encoded as for the training
 * @returns shape [N]: the fold, or {@linkcode NO_FOLD}
 */
export function memberFolds(
  { customers, rows }: Membership,
  customerIds: readonly (string | null)[],
  features: Float32Array,
): Int16Array {
  const hashes = hashesOf(features, customerIds.length);
  return Int16Array.from(customerIds, (id, row) => {
    const own = id === null ? NO_FOLD : find(customers, textHash(id));
    return own === NO_FOLD ? find(rows, hashes[row]!) : own;
  });
}

function hashesOf(features: Float32Array, rows: number): Float64Array {
  const width = rows === 0 ? 0 : features.length / rows;
  const columns = Array.from({ length: width }, (_, column) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = features[row * width + column]!;
    return { values };
  });
  return rowHashes(columns, rows);
}

function indexOf(hashes: Float64Array, folds: Uint8Array): FoldIndex {
  const order = Uint32Array.from(hashes.keys()).sort((a, b) => hashes[a]! - hashes[b]! || a - b)
    .filter((row, at, all) => at === 0 || hashes[row] !== hashes[all[at - 1]!]);
  return {
    hashes: Float64Array.from(order, (row) => hashes[row]!),
    folds: Uint8Array.from(order, (row) => folds[row]!),
  };
}

function find({ hashes, folds }: FoldIndex, hash: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hashes[middle]! < hash) low = middle + 1;
    else high = middle;
  }
  return hashes[low] === hash ? folds[low]! : NO_FOLD;
}
