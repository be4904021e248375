import type { GraphBuilder, Value } from "@/ml/onnx/graph.ts";
import { fitBoundedPreparation } from "./bounded_preparation.ts";
import type { NeuralNetworkConfig } from "./config.ts";
import { type Fit, type PreparedRows, requireBothClasses, sigmoid } from "./estimator.ts";
import { type Layer, layerOutputs, trainNetwork } from "./network_training.ts";

/** Prepared values are cut at so many standard deviations. */
const BOUND = 8;

/** Feed-forward neural networks, their log-odds averaged. */
export const fitNeuralNetwork: Fit<NeuralNetworkConfig> = (data, config, random) => {
  const rate = requireBothClasses(data.labels);
  const preparation = fitBoundedPreparation(data, config.preparation, BOUND);
  const { columns } = preparation;
  const features = preparation.prepare(data.features, data.rows);
  const rows: PreparedRows = { features, rows: data.rows, columns, labels: data.labels };
  const networks = Array.from(
    { length: config.networks },
    () => exactInFloat32(trainNetwork(rows, config, Math.log(rate / (1 - rate)), random)),
  );
  return {
    predictProba(features, rows) {
      const prepared = preparation.prepare(features, rows);
      return Float64Array.from({ length: rows }, (_, row) => {
        const own = Float64Array.from(prepared.subarray(row * columns, (row + 1) * columns));
        const margins = networks.map((layers) => layerOutputs(layers, own).at(-1)![0]!);
        return sigmoid(margins.reduce((sum, margin) => sum + margin, 0) / networks.length);
      });
    },
    addTo(graph, features) {
      const prepared = preparation.addTo(graph, features);
      const margins = networks.map((layers) => addNetwork(graph, prepared, layers));
      const margin = margins.length === 1 ? margins[0]! : graph.node("Mean", margins);
      return { probability: graph.node("Sigmoid", [margin]), margin };
    },
  };
};

function exactInFloat32(layers: readonly Layer[]): Layer[] {
  return layers.map(({ inputs, outputs, weights, biases }) => ({
    inputs,
    outputs,
    weights: weights.map(Math.fround),
    biases: biases.map(Math.fround),
  }));
}

/** Adds a network to a graph; gives its log-odds, float32 of shape [N, 1]. */
function addNetwork(graph: GraphBuilder, prepared: Value, layers: readonly Layer[]): Value {
  return layers.reduce((values, { inputs, outputs, weights, biases }, at) => {
    const kernel = graph.floats(weights, [outputs, inputs]);
    const sums = graph.node("Gemm", [values, kernel, graph.floats(biases)], {
      attributes: { transB: 1 },
    });
    return at === layers.length - 1 ? sums : graph.node("Relu", [sums]);
  }, prepared);
}
