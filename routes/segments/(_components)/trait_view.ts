import { formatOfColumn } from "@/components/column_format.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { isByRfm } from "@/ml/segments/rfm.ts";
import type { TraitLabel } from "@/content/personas/segment_labels.ts";
import { spokenLabel } from "@/content/personas/trait_words.ts";
import { KINDS } from "@/schema/kinds.ts";
import { columnOf } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

/** A column that segments were made from, as pages show it. */
export interface TraitView {
  /** Name in the model. */
  readonly trait: string;
  readonly name: string;
  /** What it counts; absent where the name says so. */
  readonly unit?: string;
  /** As it stands in a sentence. */
  readonly spoken: string;
  /** Whether its values are whole numbers, so that many customers share one. */
  readonly whole: boolean;
  readonly text: (value: number | null) => string;
  /** A place on an axis. */
  readonly tick: (value: number) => string;
  readonly valueOf: (cluster: ClusterRow) => number;
}

const RFM = ["recency", "frequency", "monetary"] as const;

/** The columns of a segmentation in the reader's language. */
export function traitViews(
  { t, format, locale, schema }: Ui,
  labels: readonly TraitLabel[],
  model: SegmentationModel,
): TraitView[] {
  return labels.map(({ trait, key, label, isDate }): TraitView => {
    const column = columnOf(schema, key);
    const role = isByRfm(model) ? RFM.find((each) => each === trait) : undefined;
    const { fixed, tick, unit: units } = formatOfColumn(column, format);
    const unit = isDate ? t("segments.column.daysBeforeLast") : units?.[locale];
    const digits = Math.abs(model.means[trait]!) >= 1000 ? 0 : 1;
    return {
      trait,
      name: label[locale],
      ...unit !== undefined && { unit },
      spoken: spokenLabel(label, locale),
      whole: isDate || (column !== undefined && KINDS[column.kind].whole),
      text: (value) => fixed(value, digits),
      tick,
      valueOf: (cluster) => cluster.means[key] ?? (role && cluster[role]) ?? model.means[trait]!,
    };
  });
}
