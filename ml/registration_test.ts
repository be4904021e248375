import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert/strict";
import { FOREIGN_FEATURES, foreignModel } from "@/ml/testing/foreign_model.ts";
import { ModelFileError } from "@/ml/model_file_error.ts";
import { replaceMetadata } from "@/ml/onnx/replace_metadata.ts";
import {
  type Attribute,
  decodeModel,
  encodeModel,
  type Graph,
  type Model,
  type Node,
} from "@/ml/onnx/proto.ts";
import { checkModelFile, MODEL_BYTES_MAX } from "@/ml/registration.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const [complained, tenure, maritalStatus] = FOREIGN_FEATURES;

function altered(change: (model: Model) => Partial<Model>): Uint8Array {
  const model = decodeModel(foreignModel());
  return encodeModel({ ...model, ...change(model) });
}

const withFeatures = (features: unknown) => foreignModel({ metadata: { features } });

/** A refusal: what was expected and found, then the remedy. */
function refuses(onnx: Uint8Array, says: RegExp): void {
  throws(() => checkModelFile(onnx, ECOMMERCE), (error) => {
    ok(error instanceof ModelFileError);
    match(error.message, says);
    match(error.message, /^[^\n]+\. [A-Z][^\n]+\.$/);
    return true;
  });
}

Deno.test("checkModelFile() reads what a file says about its columns, and needs no more", () => {
  deepStrictEqual(checkModelFile(foreignModel(), ECOMMERCE), {
    features: FOREIGN_FEATURES,
    threshold: null,
    thresholdPolicy: null,
    licence: null,
    explanation: null,
    calibration: null,
  });
});

Deno.test("checkModelFile() reads threshold, policy and licence", () => {
  const metadata = {
    threshold: 0.3,
    thresholdPolicy: { kind: "COST", lostCustomer: 100, wastedOffer: 5 },
    licence: "CC0",
  };
  const { features: _, explanation: __, calibration: ___, ...own } = checkModelFile(
    foreignModel({ metadata }),
    ECOMMERCE,
  );
  deepStrictEqual(own, metadata);
});

Deno.test("checkModelFile() refuses what is no ONNX model", () => {
  const random = Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919 + 13) % 251);
  refuses(random, /Expected an ONNX model, but the file is not one or is cut off/);
  refuses(new TextEncoder().encode("CustomerID,Churn\n1,0\n"), /Expected an ONNX model/);
  refuses(new Uint8Array(0), /The file is empty/);
  const whole = foreignModel();
  for (const share of [0.1, 0.5, 0.9]) {
    refuses(whole.slice(0, whole.length * share), /Expected an ONNX model|Expected one input/);
  }
});

Deno.test("checkModelFile() refuses a file that is too large before reading it", () => {
  refuses(new Uint8Array(MODEL_BYTES_MAX + 1), /at most 64 MiB, but found 64\.0 MiB/);
});

Deno.test("checkModelFile() refuses operator sets that the runtime does not read", () => {
  refuses(
    altered(() => ({ opsetImport: [{ domain: "", version: 27 }] })),
    /operator set ai\.onnx in a version from 7 to 26, but found 27/,
  );
  refuses(
    altered(() => ({ opsetImport: [{ domain: "ai.onnx.ml", version: 6 }] })),
    /operator set ai\.onnx\.ml in a version from 1 to 5, but found 6/,
  );
});

Deno.test("checkModelFile() refuses tensors that are in another file", () => {
  const outside = altered(({ graph }) => ({
    graph: {
      ...graph,
      initializer: graph.initializer.map((tensor) => ({ ...tensor, dataLocation: 1 })),
    },
  }));
  refuses(outside, /all tensors in the model file, but found "constant_\d+" in a file beside it/);
});

Deno.test("checkModelFile() refuses tensors in other files inside attributes, subgraphs and functions", () => {
  const tensor = {
    name: "hidden",
    dims: [1],
    dataType: 1,
    rawData: new Uint8Array(4),
    dataLocation: 1,
  };
  const node = (attribute: Partial<Attribute>): Node => ({
    opType: "Constant",
    domain: "",
    input: [],
    output: ["unused"],
    attribute: [{ name: "value", type: 4, ...attribute }],
  });
  const inner = (nodes: Node[]): Graph => ({
    name: "inner",
    node: nodes,
    initializer: [],
    input: [],
    output: [],
  });
  const hiding: Node[] = [
    node({ t: tensor }),
    node({ tensors: [tensor] }),
    node({ g: { ...inner([]), initializer: [tensor] } }),
    node({ graphs: [inner([node({ g: inner([node({ t: tensor })]) })])] }),
  ];
  const message = /all tensors in the model file, but found "hidden" in a file beside it/;
  for (const each of hiding) {
    refuses(
      altered(({ graph }) => ({ graph: { ...graph, node: [...graph.node, each] } })),
      message,
    );
    refuses(altered(() => ({ functions: [{ node: [each] }] })), message);
  }
});

Deno.test("checkModelFile() refuses other inputs and outputs, and says which it found", () => {
  refuses(foreignModel({ input: "X" }), /one input "features".* but found "X", float32 \[N, 3\]/);
  refuses(foreignModel({ inputShape: [1, 3] }), /but found "features", float32 \[1, 3\]/);
  refuses(foreignModel({ inputShape: ["N", "F"] }), /but found "features", float32 \[N, F\]/);
  refuses(foreignModel({ inputShape: [3] }), /but found "features", float32 \[3\]/);
  refuses(
    altered(({ graph }) => ({ graph: { ...graph, input: graph.input.concat(graph.input) } })),
    /but found "features", float32 \[N, 3\] and "features", float32 \[N, 3\]/,
  );
  refuses(
    foreignModel({ output: "probabilities" }),
    /an output "probability".* but found "probabilities", float32 \[N\]/,
  );
  refuses(
    foreignModel({ outputShape: ["N", 1] }),
    /found "probability", float32 \[N, 1\]\. .*\[-1\]/,
  );
});

Deno.test("checkModelFile() takes constants that old files list as inputs too", () => {
  const old = altered(({ graph }) => ({
    graph: {
      ...graph,
      input: [
        ...graph.input,
        ...graph.initializer.map(({ name }) => ({ ...graph.input[0]!, name })),
      ],
    },
  }));
  strictEqual(checkModelFile(old, ECOMMERCE).features.length, 3);
});

Deno.test("checkModelFile() refuses columns without a clear meaning", () => {
  const cases: [features: unknown, says: RegExp][] = [
    [null, /metadata "features".* but found none/],
    ["tenure", /a list that names the key of each of the 3 columns/],
    [{ tenure: 0 }, /a list that names the key of each of the 3 columns/],
    [[tenure, complained], /Expected 3 entries .* but found 2/],
    [[tenure, tenure, complained], /each key once .* "tenure" in columns 0 and 1/],
    [
      [{ ...tenure, key: "age" }, complained, maritalStatus],
      /column 0 .* but found "age"\. .* tenure, /,
    ],
    [
      [{ ...tenure, key: "churned" }, complained, maritalStatus],
      /the key of a feature in column 0/,
    ],
    [[17, complained, maritalStatus], /column 0 .* but found nothing/],
    [[{ ...tenure, kind: "BOOLEAN" }, complained, maritalStatus], /kind "NUMBER" for "tenure"/],
    [[{ ...tenure, categories: ["1"] }, complained, maritalStatus], /no categories for "tenure"/],
  ];
  for (const [features, says] of cases) refuses(withFeatures(features), says);
});

Deno.test("checkModelFile() refuses categories that cannot be codes", () => {
  const cases: [categories: unknown, says: RegExp][] = [
    [undefined, /different texts in the order of their codes, but found none/],
    [[], /but found none.* Holdfast knows Single, Married, Divorced/],
    [["Single", "Married", "Single"], /but found "Single" twice/],
    [["Single", ""], /but found ""/],
    [[0, 1], /but found 0\./],
    [["A", "B"], /but found "A" and no category that occurs/],
  ];
  for (const [categories, says] of cases) {
    refuses(withFeatures([complained, tenure, { ...maritalStatus, categories }]), says);
  }
  const phone = { key: "preferredLoginDevice", kind: "CATEGORY", categories: ["Phone"] };
  const { features } = checkModelFile(withFeatures([complained, tenure, phone]), ECOMMERCE);
  deepStrictEqual(features[2], phone, "an alias that files spell is a category too");
});

Deno.test("checkModelFile() refuses thresholds and policies out of range", () => {
  const cases: [metadata: Record<string, unknown>, says: RegExp][] = [
    [{ threshold: 2 }, /a number from 0 to 1, but found 2\./],
    [{ threshold: "high" }, /a number from 0 to 1/],
    [{ threshold: [0.5] }, /a number from 0 to 1/],
    [{ thresholdPolicy: { kind: "BEST" } }, /it is none of F1, RECALL, COST, LIST_SIZE and FIXED/],
    [{ thresholdPolicy: { kind: "RECALL" } }, /with its numbers/],
    [{ thresholdPolicy: { kind: "RECALL", atLeast: 95 } }, /a recall from 0 to 1, but found 95/],
    [{ licence: 5 }, /"licence", a text/],
  ];
  for (const [metadata, says] of cases) refuses(foreignModel({ metadata }), says);
  const noJson = replaceMetadata(foreignModel(), { threshold: "NaN" });
  refuses(noJson, /metadata "threshold" as JSON, but found "NaN"/);
});
