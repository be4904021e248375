import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import type { NearestNeighboursConfig } from "./config.ts";
import { type Fit, requireBothClasses } from "./estimator.ts";
import { addSquaredDistances, fitGrid, type Grid, squaredDistance } from "./grid.ts";
import { atMostKept } from "./sampling.ts";

/** Distances count as at least so many grid steps, so that an exact match outweighs all other neighbours. */
const LEAST_DISTANCE = 1e-3;

/**
 * K-nearest neighbours by Euclidean distance (Cover and Hart 1967): the share of churned rows among the k nearest
 * points. Rows that lie on the same point are one neighbour with all their votes, so that copies do not fill the
 * neighbourhood. Of equally near points the one met first wins.
 */
export const fitNearestNeighbours: Fit<NearestNeighboursConfig> = (all, config, random) => {
  requireBothClasses(all.labels);
  if (!Number.isInteger(config.neighbours) || config.neighbours < 1) {
    throw new RangeError(
      `Expected "neighbours" as a whole number from 1 up, but found ${config.neighbours}`,
    );
  }
  const data = atMostKept(all, random);
  const grid = fitGrid(data, config.preparation);
  const points = distinctPoints(grid.place(data.features, data.rows), grid.columns, data.labels);
  const model: Neighbourhood = {
    grid,
    points,
    neighbours: Math.min(config.neighbours, points.count),
    weights: config.weights,
  };
  return {
    predictProba(features, rows) {
      const places = grid.place(features, rows);
      return Float64Array.from({ length: rows }, (_, row) => voteOf(model, places, row));
    },
    addTo: (graph, features) => ({ probability: addVote(graph, features, model) }),
  };
};

/** M distinct points with their rows' votes. */
interface Points {
  readonly count: number;
  /** Shape [M × columns]. */
  readonly coordinates: Float32Array;
  /** Shape [M]: how many rows lie on the point, and how many of them churned. */
  readonly rows: Float32Array;
  readonly churned: Float32Array;
}

function distinctPoints(places: Float32Array, columns: number, labels: Uint8Array): Points {
  const known = new Map<string, { place: Float32Array; rows: number; churned: number }>();
  labels.forEach((label, row) => {
    const place = places.subarray(row * columns, (row + 1) * columns);
    const key = place.join();
    const point = known.get(key) ?? { place, rows: 0, churned: 0 };
    point.rows++;
    point.churned += label;
    known.set(key, point);
  });
  const points = [...known.values()];
  const coordinates = new Float32Array(points.length * columns);
  points.forEach(({ place }, at) => coordinates.set(place, at * columns));
  return {
    count: points.length,
    coordinates,
    rows: Float32Array.from(points, ({ rows }) => rows),
    churned: Float32Array.from(points, ({ churned }) => churned),
  };
}

interface Neighbourhood {
  readonly grid: Grid;
  readonly points: Points;
  readonly neighbours: number;
  readonly weights: NearestNeighboursConfig["weights"];
}

function voteOf(
  { grid, points, neighbours, weights }: Neighbourhood,
  places: Float32Array,
  row: number,
): number {
  const squares = Float64Array.from(
    { length: points.count },
    (_, point) => squaredDistance(places, row, points.coordinates, point, grid.columns),
  );
  const nearest = Int32Array.from(squares.keys())
    .sort((a, b) => squares[a]! - squares[b]! || a - b).subarray(0, neighbours);
  let churned = 0;
  let all = 0;
  for (const point of nearest) {
    const distance = Math.max(Math.sqrt(squares[point]!), LEAST_DISTANCE);
    const weight = weights === "DISTANCE" ? 1 / distance : 1;
    churned += weight * points.churned[point]!;
    all += weight * points.rows[point]!;
  }
  return churned / all;
}

function addVote(
  graph: GraphBuilder,
  features: Value,
  { grid, points, neighbours, weights }: Neighbourhood,
): Value {
  const places = grid.addTo(graph, features);
  const squares = addSquaredDistances(graph, places, points.coordinates, grid.columns);
  const [nearest, indices] = graph.nodes("TopK", [squares, graph.integers([neighbours])], {
    attributes: { axis: 1, largest: 0, sorted: 1 },
    outputs: 2,
  });
  const votes = [points.churned, points.rows].map((rows) =>
    graph.node("Gather", [graph.floats(rows), indices!])
  );
  const weigh = (vote: Value) => {
    const distance = graph.node("Sqrt", [nearest!]);
    const divisor = graph.node("Max", [distance, graph.floats([LEAST_DISTANCE], [])]);
    return graph.node("Div", [vote, divisor]);
  };
  const [churned, all] = (weights === "DISTANCE" ? votes.map(weigh) : votes).map((vote) =>
    graph.node("ReduceSum", [vote, graph.integers([1])], { attributes: { keepdims: 1 } })
  );
  return graph.node("Div", [churned!, all!]);
}
