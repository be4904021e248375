import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import { type AdditiveModel, type CurveTerm, type LevelTerm, type Term, widthOf } from "./term.ts";

/** Terms of one kind, each with its feature's place. */
type Placed<T extends Term> = readonly { readonly source: number; readonly term: T }[];

/**
 * Adds an additive model to a graph, in operators of the plain domain.
 *
 * @param features float32 of shape [N, terms]
 * @returns its log-odds, float32 of shape [N, 1]
 */
export function addAdditive(
  graph: GraphBuilder,
  features: Value,
  { intercept, terms }: AdditiveModel,
): Value {
  const placed = terms.map((term, source) => ({ source, term }));
  const curves = placed.filter((each): each is Placed<CurveTerm>[number] =>
    each.term.kind === "CURVE"
  );
  const levels = placed.filter((each): each is Placed<LevelTerm>[number] =>
    each.term.kind === "LEVELS"
  );
  const sums: Value[] = [];
  if (levels.length > 0) sums.push(addLevels(graph, features, levels));
  if (curves.length > 0) sums.push(addCurves(graph, features, curves));
  // What a missing category adds is in the constant; a known one adds the difference.
  const constant = levels.reduce((sum, { term }) => sum + term.missing, intercept);
  return sums.reduce(
    (sum, value) => graph.node("Add", [sum, value]),
    graph.floats([constant], [1, 1]),
  );
}

/** Adds what known categories add beyond missing ones: float32 of shape [N, 1]. */
function addLevels(graph: GraphBuilder, features: Value, placed: Placed<LevelTerm>): Value {
  const entries = placed.flatMap(({ source, term: { levels, missing } }) =>
    // A term without levels has one that adds nothing, so that the shape follows the rows.
    (levels.length > 0 ? levels : [missing]).map((level, code) => ({
      source,
      code,
      weight: level - missing,
    }))
  );
  const codes = gather(graph, features, entries);
  const known = graph.node("Equal", [codes, row(graph, entries.map(({ code }) => code))]);
  const weights = graph.floats(entries.map(({ weight }) => weight), [entries.length, 1]);
  return graph.node("MatMul", [toFloat(graph, known), weights]);
}

/** Adds the curves: each value's segment is looked up, and its cubic evaluated. Float32 of shape [N, 1]. */
function addCurves(graph: GraphBuilder, features: Value, placed: Placed<CurveTerm>): Value {
  const terms = placed.map(({ term }) => term);
  const segments = terms.map(({ breaks }) => breaks.length - 1);
  const values = gather(graph, features, placed);
  const missing = graph.node("IsNaN", [values]);
  const lows = row(graph, terms.map(({ breaks }) => breaks[0]!));
  const highs = row(graph, terms.map(({ breaks }) => breaks.at(-1)!));
  const known = graph.node("Where", [missing, lows, values]);
  const clipped = graph.node("Min", [graph.node("Max", [known, lows]), highs]);
  const most = Math.max(...segments) - 1;
  const inner = terms.flatMap(({ breaks }) => {
    const own = breaks.slice(1, -1);
    return [...own, ...Array<number>(most - own.length).fill(Infinity)];
  });
  const offsets = segments.map((_, at) => segments.slice(0, at).reduce((a, b) => a + b, 0));
  const place = graph.node("Add", [
    addSegments(graph, clipped, inner, [1, terms.length, most]),
    row(graph, offsets),
  ]);
  const index = graph.node("Cast", [place], { attributes: { to: 7 } });
  const lookUp = (table: readonly number[]) =>
    graph.node("Gather", [graph.floats(table), index], { attributes: { axis: 0 } });
  const starts = terms.flatMap(({ breaks }) => breaks.slice(0, -1));
  const widths = terms.flatMap(({ breaks }) =>
    breaks.slice(1).map((_, segment) => widthOf(breaks, segment))
  );
  const t = graph.node("Div", [graph.node("Sub", [clipped, lookUp(starts)]), lookUp(widths)]);
  const coefficient = (power: number) =>
    lookUp(terms.flatMap(({ coefficients }) => coefficients.filter((_, i) => i % 4 === power)));
  const cubic = [2, 1, 0].reduce(
    (sum, power) => graph.node("Add", [graph.node("Mul", [sum, t]), coefficient(power)]),
    coefficient(3),
  );
  const missingRow = row(graph, terms.map(({ missing }) => missing));
  const contributions = graph.node("Where", [missing, missingRow, cubic]);
  return sumOver(graph, contributions, 1, 1);
}

/** The number of inner breaks at or below each value: float32 of shape [N, terms]. */
function addSegments(
  graph: GraphBuilder,
  values: Value,
  inner: readonly number[],
  dims: readonly [number, number, number],
): Value {
  if (dims[2] === 0) return graph.node("Mul", [values, graph.floats([0], [])]);
  const wide = graph.node("Unsqueeze", [values, graph.integers([2])]);
  const reached = graph.node("GreaterOrEqual", [wide, graph.floats(inner, dims)]);
  return sumOver(graph, toFloat(graph, reached), 2, 0);
}

function gather(
  graph: GraphBuilder,
  features: Value,
  of: readonly { readonly source: number }[],
): Value {
  const indices = graph.integers(of.map(({ source }) => source));
  return graph.node("Gather", [features, indices], { attributes: { axis: 1 } });
}

function row(graph: GraphBuilder, numbers: readonly number[]): Value {
  return graph.floats(numbers, [1, numbers.length]);
}

function toFloat(graph: GraphBuilder, value: Value): Value {
  return graph.node("Cast", [value], { attributes: { to: 1 } });
}

function sumOver(graph: GraphBuilder, value: Value, axis: number, keepdims: 0 | 1): Value {
  return graph.node("ReduceSum", [value, graph.integers([axis])], { attributes: { keepdims } });
}
