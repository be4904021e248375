import type { LabelledFeatures } from "@/ml/estimators/estimator.ts";
import { featureEncoding } from "@/ml/features.ts";
import { createRandom } from "@/ml/random.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { shapeOf } from "@/schema/kinds.ts";

/** What a generated table holds besides plain numbers. */
export interface SyntheticOptions {
  readonly rows: number;
  readonly seed: number;
  /** Share of missing values. */
  readonly missing?: number;
  /** Puts in huge and tiny numbers, infinities and categories that no encoding has. */
  readonly extremes?: boolean;
}

/** Random encoded customers whose label follows a few of their features, for tests. */
export function syntheticTable(
  { rows, seed, missing = 0.1, extremes = false }: SyntheticOptions,
): LabelledFeatures {
  const random = createRandom(seed);
  const encoding = featureEncoding(ECOMMERCE, [], "merged");
  const features = new Float32Array(rows * encoding.length);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const values = encoding.map(({ categories, kind }) => {
      if (random.next() < missing) return NaN;
      if (extremes && random.next() < 0.1) return EXTREMES[random.int(EXTREMES.length)]!;
      if (categories) return random.int(categories.length);
      if (shapeOf({ kind }) === "flag") return random.int(2);
      return Math.fround(random.next() * 30);
    });
    features.set(values, row * encoding.length);
    const [tenure = NaN, , , distance = NaN] = values;
    const risk = (tenure < 8 ? 2 : -1) + (distance > 15 ? 1 : -1) + random.next() * 2 - 1;
    labels[row] = risk > 0 ? 1 : 0;
  }
  return { features, rows, encoding, labels, groups: Int32Array.from(labels.keys()) };
}

const EXTREMES = [Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45, -0, 999, 2.5];
