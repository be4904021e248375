import { kmeans } from "ml-kmeans";
import { createRandom, type Random } from "@/ml/random.ts";
import { sampleRows } from "@/ml/segments/sampling.ts";

/** Rows that each restart clusters at most; a larger table starts from a sample of it. */
const SAMPLE_ROWS = 10_000;
const MAX_ITERATIONS = 300;

export interface KMeansOptions {
  readonly seed: number;
  /** Runs of k-means++ of which the best is kept. */
  readonly restarts: number;
}

export interface KMeansFit {
  /** Shape [N]: the cluster of each point. */
  readonly assignments: Uint8Array;
  /** Shape [k × D], row-major. */
  readonly centroids: Float64Array;
  /** Sum of squared distances to the own centroid. */
  readonly inertia: number;
}

/**
 * K-means: k-means++ (Arthur and Vassilvitskii 2007) with restarts, then Lloyd's iterations over all points until no
 * point changes its cluster. A cluster that runs empty takes the point farthest from its centroid.
 *
 * Up to 10,000 points the restarts see every point; beyond, a seeded sample of 10,000.
 *
 * @param points shape [N × D], row-major, finite
 * @param dimensions D
 * @param k clusters, 1 to 255
 * @throws {RangeError} when k is out of range or exceeds the number of distinct points
 */
export function fitKMeans(
  points: Float64Array,
  dimensions: number,
  k: number,
  { seed, restarts }: KMeansOptions,
): KMeansFit {
  if (!Number.isInteger(k) || k < 1 || k > 255) {
    throw new RangeError(`Expected from 1 to 255 clusters, but found ${k}`);
  }
  if (!Number.isInteger(restarts) || restarts < 1) {
    throw new RangeError(`Expected at least one restart, but found ${restarts}`);
  }
  const distinct = countDistinct(points, dimensions, k);
  if (distinct < k) {
    throw new RangeError(`Expected at least ${k} distinct customers, but found ${distinct}`);
  }
  const random = createRandom(seed);
  const sample = samplePoints(points, dimensions, random);
  const fromSample = Math.min(k, countDistinct(sample, dimensions, k));
  const rows = rowsOf(sample, dimensions);
  let best: Float64Array | undefined;
  let least = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    const { centroids } = kmeans(rows, fromSample, {
      seed: random.int(2 ** 31 - 1),
      maxIterations: MAX_ITERATIONS,
    });
    const candidate = Float64Array.from(centroids.flat());
    const inertia = assign(sample, dimensions, candidate, new Uint8Array(rows.length));
    if (inertia < least) {
      best = candidate;
      least = inertia;
    }
  }
  return refine(points, dimensions, pad(best!, k * dimensions));
}

/** Index of the nearest centroid; the lower index where two are equally near. */
export function nearestCentroid(
  points: ArrayLike<number>,
  offset: number,
  dimensions: number,
  centroids: ArrayLike<number>,
): { index: number; squaredDistance: number } {
  let index = 0;
  let squaredDistance = Infinity;
  for (let start = 0; start < centroids.length; start += dimensions) {
    let sum = 0;
    for (let column = 0; column < dimensions; column++) {
      sum += (points[offset + column]! - centroids[start + column]!) ** 2;
    }
    if (sum < squaredDistance) {
      index = start / dimensions;
      squaredDistance = sum;
    }
  }
  return { index, squaredDistance };
}

/** Lloyd's iterations over all points. */
function refine(points: Float64Array, dimensions: number, centroids: Float64Array): KMeansFit {
  const assignments = new Uint8Array(points.length / dimensions);
  let inertia = assign(points, dimensions, centroids, assignments);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    moveCentroids(points, dimensions, centroids, assignments);
    const before = assignments.slice();
    inertia = assign(points, dimensions, centroids, assignments);
    if (assignments.every((cluster, row) => cluster === before[row])) break;
  }
  return { assignments, centroids, inertia };
}

/** Gives every point its nearest centroid and returns the inertia. */
function assign(
  points: Float64Array,
  dimensions: number,
  centroids: Float64Array,
  assignments: Uint8Array,
): number {
  let inertia = 0;
  for (let row = 0; row < assignments.length; row++) {
    const { index, squaredDistance } = nearestCentroid(
      points,
      row * dimensions,
      dimensions,
      centroids,
    );
    assignments[row] = index;
    inertia += squaredDistance;
  }
  return inertia;
}

/** Moves every centroid to the mean of its points, an empty cluster's to the point farthest from its own. */
function moveCentroids(
  points: Float64Array,
  dimensions: number,
  centroids: Float64Array,
  assignments: Uint8Array,
): void {
  const sizes = new Float64Array(centroids.length / dimensions);
  for (const cluster of assignments) sizes[cluster]!++;
  for (let empty = sizes.indexOf(0); empty >= 0; empty = sizes.indexOf(0)) {
    const row = farthestPoint(points, dimensions, centroids, assignments);
    sizes[assignments[row]!]!--;
    sizes[empty] = 1;
    assignments[row] = empty;
    centroids.set(points.subarray(row * dimensions, (row + 1) * dimensions), empty * dimensions);
  }
  centroids.fill(0);
  assignments.forEach((cluster, row) => {
    for (let column = 0; column < dimensions; column++) {
      centroids[cluster * dimensions + column]! += points[row * dimensions + column]!;
    }
  });
  for (let at = 0; at < centroids.length; at++) {
    centroids[at]! /= sizes[Math.floor(at / dimensions)]!;
  }
}

function farthestPoint(
  points: Float64Array,
  dimensions: number,
  centroids: Float64Array,
  assignments: Uint8Array,
): number {
  let farthest = 0;
  let most = -1;
  assignments.forEach((cluster, row) => {
    let sum = 0;
    for (let column = 0; column < dimensions; column++) {
      sum += (points[row * dimensions + column]! - centroids[cluster * dimensions + column]!) ** 2;
    }
    if (sum > most) {
      farthest = row;
      most = sum;
    }
  });
  return farthest;
}

/** Distinct points, counted no further than `enough`. */
export function countDistinct(points: Float64Array, dimensions: number, enough: number): number {
  const seen = new Set<string>();
  for (let start = 0; start < points.length && seen.size < enough; start += dimensions) {
    seen.add(points.subarray(start, start + dimensions).join());
  }
  return seen.size;
}

function samplePoints(points: Float64Array, dimensions: number, random: Random): Float64Array {
  const rows = sampleRows(points.length / dimensions, SAMPLE_ROWS, random);
  const sample = new Float64Array(rows.length * dimensions);
  rows.forEach((row, at) =>
    sample.set(points.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions)
  );
  return sample;
}

function rowsOf(points: Float64Array, dimensions: number): number[][] {
  return Array.from(
    { length: points.length / dimensions },
    (_, row) => Array.from(points.subarray(row * dimensions, (row + 1) * dimensions)),
  );
}

/** Repeats centroids for want of others: the copies run empty and take far points. */
function pad(centroids: Float64Array, length: number): Float64Array {
  const padded = new Float64Array(length);
  for (let at = 0; at < length; at += centroids.length) {
    padded.set(centroids.subarray(0, Math.min(centroids.length, length - at)), at);
  }
  return padded;
}
