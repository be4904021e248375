import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { SegmentationModel } from "@/ml/segments/segmentation.ts";
import { isOfPreset, type TraitLabel } from "@/content/personas/segment_labels.ts";
import { isByRfm } from "@/ml/segments/rfm.ts";
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
  readonly isAmount: boolean;
  readonly text: (value: number | null) => string;
  readonly valueOf: (cluster: ClusterRow) => number;
}

const RFM = ["recency", "frequency", "monetary"] as const;

/** The columns of a segmentation in the reader's language. */
export function traitViews(
  ui: Ui,
  labels: readonly TraitLabel[],
  model: SegmentationModel,
): TraitView[] {
  const { t, format, locale } = ui;
  const ofPreset = isOfPreset(model);
  return labels.map(({ trait, key, label, isDate }): TraitView => {
    const role = isByRfm(model) ? RFM.find((each) => each === trait) : undefined;
    const valueOf = (cluster: ClusterRow) =>
      cluster.means[key] ?? (role && cluster[role]) ?? model.means[trait]!;
    if (ofPreset && role) {
      return {
        trait,
        name: t(`segments.column.${role}`),
        unit: t(`segments.column.${role}Unit`),
        spoken: t(`segments.profile.in.${role}`),
        whole: role !== "monetary",
        isAmount: role === "monetary",
        text: role === "monetary" ? format.amount : (value) => format.fixed(value, 1),
        valueOf,
      };
    }
    const digits = Math.abs(model.means[trait]!) >= 1000 ? 0 : 1;
    return {
      trait,
      name: label[locale],
      ...isDate ? { unit: t("segments.column.daysBeforeLast") } : {},
      spoken: label[locale],
      whole: isDate,
      isAmount: false,
      text: (value) => format.fixed(value, digits),
      valueOf,
    };
  });
}
