import type { Random } from "@/ml/random.ts";
import type { NeuralNetworkConfig } from "./config.ts";
import { type PreparedRows, sigmoid } from "./estimator.ts";

/** A layer of units: outputs = weights · inputs + biases, and none below 0 in hidden layers. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Shape [outputs × inputs], row-major. */
  readonly weights: Float64Array;
  /** Shape [outputs]. */
  readonly biases: Float64Array;
}

/** Adam's decay rates and the term that keeps it from dividing by 0. */
const BETA = [0.9, 0.999] as const;
const EPSILON = 1e-8;
/** A small table is gone through more often: fewer steps do not get away from the start. */
const MIN_STEPS = 600;

/**
 * Fits one network on log-loss.
 *
 * @param bias what the output starts from: the log-odds of the churn rate
 */
export function trainNetwork(
  { features, rows, columns, labels }: PreparedRows,
  config: NeuralNetworkConfig,
  bias: number,
  random: Random,
): Layer[] {
  const layers = initialLayers([columns, ...config.hidden, 1], bias, random);
  const optimiser = adam(layers, config);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const stepsAnEpoch = Math.ceil(rows / config.batch);
  const epochs = Math.max(config.epochs, Math.ceil(MIN_STEPS / stepsAnEpoch));
  const steps = epochs * stepsAnEpoch;
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < rows; from += config.batch) {
      const batch = order.subarray(from, from + config.batch);
      const gradients = layers.map(emptyLike);
      for (const row of batch) {
        const input = Float64Array.from(features.subarray(row * columns, (row + 1) * columns));
        addGradient(layers, input, labels[row]!, 1 / batch.length, gradients);
      }
      const rate = config.learningRate * (1 + Math.cos(Math.PI * step / steps)) / 2;
      optimiser(gradients, rate, ++step);
    }
  }
  return layers;
}

/** Weights of variance 2 / inputs (He et al. 2015), biases of 0 but the last. */
function initialLayers(sizes: readonly number[], bias: number, random: Random): Layer[] {
  return sizes.slice(1).map((outputs, at) => {
    const inputs = sizes[at]!;
    const last = at === sizes.length - 2;
    const scale = Math.sqrt((last ? 1 : 2) / inputs);
    return {
      inputs,
      outputs,
      weights: Float64Array.from({ length: inputs * outputs }, () => normal(random) * scale),
      biases: new Float64Array(outputs).fill(last ? bias : 0),
    };
  });
}

/** A standard normal number (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** What every layer gives for one row, the log-odds last. */
export function layerOutputs(layers: readonly Layer[], input: Float64Array): Float64Array[] {
  const outputs: Float64Array[] = [];
  layers.forEach((layer, at) => {
    const sums = sumsOf(layer, outputs[at - 1] ?? input);
    if (at < layers.length - 1) rectify(sums);
    outputs.push(sums);
  });
  return outputs;
}

function sumsOf({ inputs, weights, biases }: Layer, input: Float64Array): Float64Array {
  const sums = biases.slice();
  for (let unit = 0, at = 0; unit < sums.length; unit++) {
    let sum = sums[unit]!;
    for (let i = 0; i < inputs; i++) sum += weights[at++]! * input[i]!;
    sums[unit] = sum;
  }
  return sums;
}

function rectify(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0;
}

/** Adds one row's gradient of log-loss, by back-propagation. */
function addGradient(
  layers: readonly Layer[],
  input: Float64Array,
  label: number,
  share: number,
  gradients: readonly Layer[],
): void {
  const given = [input, ...layerOutputs(layers, input)];
  let errors = Float64Array.of((sigmoid(given.at(-1)![0]!) - label) * share);
  for (let at = layers.length - 1; at >= 0; at--) {
    const { inputs, weights } = layers[at]!;
    const values = given[at]!;
    const gradient = gradients[at]!;
    const before = new Float64Array(inputs);
    errors.forEach((error, unit) => {
      if (error === 0) return;
      gradient.biases[unit]! += error;
      const line = unit * inputs;
      for (let i = 0; i < inputs; i++) {
        gradient.weights[line + i]! += error * values[i]!;
        before[i]! += error * weights[line + i]!;
      }
    });
    // A unit that was cut off at 0 passes nothing back.
    errors = before.map((error, i) => values[i] === 0 ? 0 : error);
  }
}

/** Adam with decoupled weight decay, which changes the layers in place. */
function adam(layers: readonly Layer[], { weightDecay }: NeuralNetworkConfig) {
  const first = layers.map(emptyLike);
  const second = layers.map(emptyLike);
  const [decay1, decay2] = BETA;
  return (gradients: readonly Layer[], rate: number, step: number) => {
    const correction = Math.sqrt(1 - decay2 ** step) / (1 - decay1 ** step);
    layers.forEach((layer, at) => {
      for (const part of ["weights", "biases"] as const) {
        const [values, slope] = [layer[part], gradients[at]![part]];
        const [mean, square] = [first[at]![part], second[at]![part]];
        const shrink = part === "weights" ? 1 - rate * weightDecay : 1;
        for (let i = 0; i < values.length; i++) {
          const g = slope[i]!;
          mean[i] = decay1 * mean[i]! + (1 - decay1) * g;
          square[i] = decay2 * square[i]! + (1 - decay2) * g * g;
          values[i] = values[i]! * shrink -
            rate * correction * mean[i]! / (Math.sqrt(square[i]!) + EPSILON);
        }
      }
    });
  };
}

function emptyLike({ inputs, outputs }: Layer): Layer {
  return {
    inputs,
    outputs,
    weights: new Float64Array(inputs * outputs),
    biases: new Float64Array(outputs),
  };
}

/** Fisher–Yates, in place. */
function shuffle(order: Int32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.int(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
}
