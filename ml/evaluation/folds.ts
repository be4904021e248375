import type { Random } from "@/ml/random.ts";

const MAX_FOLDS = 255;

/**
 * Stratified k-fold: deals the shuffled rows of each class to the folds in turn.
 *
 * @param labels shape [N], 0 or 1
 * @param k folds, 2 to 255
 * @returns shape [N]: the fold in which each row is tested
 * @throws {RangeError} when k is out of range or a class has fewer than k rows
 */
export function stratifiedKFold(labels: Uint8Array, k: number, random: Random): Uint8Array {
  return stratifiedGroupKFold(labels, Int32Array.from(labels, (_, row) => row), k, random);
}

/** The rows of each label in one group. */
interface GroupCounts {
  readonly retained: number;
  readonly churned: number;
}

/**
 * Stratified group k-fold: no group is parted between folds, and every fold holds about the same share of each class.
 *
 * Greedy, as scikit-learn's `StratifiedGroupKFold`: groups come in order of how much they unbalance the classes, in
 * random order among equals, and each goes where the spread of class shares over the folds grows least.
 *
 * @param labels shape [N], 0 or 1
 * @param groups shape [N]: rows of one group bear the same number
 * @param k folds, 2 to 255
 * @returns shape [N]: the fold in which each row is tested
 * @throws {RangeError} when k is out of range or a class occurs in fewer than k groups
 */
export function stratifiedGroupKFold(
  labels: Uint8Array,
  groups: Int32Array,
  k: number,
  random: Random,
): Uint8Array {
  if (!Number.isInteger(k) || k < 2 || k > MAX_FOLDS) {
    throw new RangeError(`Expected from 2 to ${MAX_FOLDS} folds, but found ${k}`);
  }
  if (groups.length !== labels.length) {
    throw new RangeError(
      `Expected one group a label (${labels.length}), but found ${groups.length}`,
    );
  }
  const { groupOfRow, counts } = countGroups(labels, groups);
  requireClasses(counts, k);
  const order = shuffled(counts.length, random);
  const imbalance = counts.map(({ retained, churned }) => Math.abs(retained - churned));
  order.sort((a, b) => imbalance[b]! - imbalance[a]!);
  const foldOfGroup = assignGroups(order, counts, k);
  return Uint8Array.from(groupOfRow, (group) => foldOfGroup[group]!);
}

function countGroups(labels: Uint8Array, groups: Int32Array) {
  const indexes = new Map<number, number>();
  const counts: { retained: number; churned: number }[] = [];
  const groupOfRow = new Uint32Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const group = groups[row]!;
    let index = indexes.get(group);
    if (index === undefined) {
      index = counts.length;
      indexes.set(group, index);
      counts.push({ retained: 0, churned: 0 });
    }
    groupOfRow[row] = index;
    if (labels[row]) counts[index]!.churned++;
    else counts[index]!.retained++;
  }
  return { groupOfRow, counts };
}

function requireClasses(counts: readonly GroupCounts[], k: number): void {
  for (const kind of ["retained", "churned"] as const) {
    const found = counts.reduce((sum, count) => sum + (count[kind] > 0 ? 1 : 0), 0);
    if (found < k) {
      throw new RangeError(
        `Expected at least ${k} independent ${kind} customers for ${k} folds, but found ${found}`,
      );
    }
  }
}

/** Fisher–Yates. */
function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.int(last + 1);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/**
 * Gives each group the fold where Σ over classes of the squared class shares of the folds stays least, which is where
 * their spread does, the shares' sum being the same everywhere; ties go to the fold with the fewest rows.
 */
function assignGroups(order: Uint32Array, counts: readonly GroupCounts[], k: number): Uint8Array {
  const totals = counts.reduce(
    (sum, { retained, churned }) => ({
      retained: sum.retained + retained,
      churned: sum.churned + churned,
    }),
    { retained: 0, churned: 0 },
  );
  const folds = Array.from({ length: k }, () => ({ retained: 0, churned: 0 }));
  const foldOfGroup = new Uint8Array(counts.length);
  for (const group of order) {
    const { retained, churned } = counts[group]!;
    let best = 0;
    let least = Infinity;
    let leastRows = Infinity;
    for (let fold = 0; fold < k; fold++) {
      const held = folds[fold]!;
      const growth = retained * (2 * held.retained + retained) / totals.retained ** 2 +
        churned * (2 * held.churned + churned) / totals.churned ** 2;
      const rows = held.retained + held.churned;
      if (growth < least || (growth === least && rows < leastRows)) {
        best = fold;
        least = growth;
        leastRows = rows;
      }
    }
    folds[best]!.retained += retained;
    folds[best]!.churned += churned;
    foldOfGroup[group] = best;
  }
  return foldOfGroup;
}
