import type { LabelledFeatures } from "./estimator.ts";

/** The rows whose mark in `marks`, shape [rows], equals `wanted`, in their order. */
export function selectRows(
  data: LabelledFeatures,
  marks: Uint8Array,
  wanted: number,
): LabelledFeatures {
  return takeRows(data, Int32Array.from(marks.keys()).filter((row) => marks[row] === wanted));
}

/** The given rows in the given order. */
export function takeRows(data: LabelledFeatures, rows: Int32Array): LabelledFeatures {
  const width = data.encoding.length;
  const features = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    features.set(data.features.subarray(row * width, (row + 1) * width), at * width);
  });
  return {
    features,
    rows: rows.length,
    encoding: data.encoding,
    labels: Uint8Array.from(rows, (row) => data.labels[row]!),
    groups: rows.map((row) => data.groups[row]!),
  };
}
