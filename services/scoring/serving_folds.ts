import protobuf from "protobufjs";
import { bufferOf, bytesOf } from "../training/bytes.ts";
import type { FoldModels } from "../training/fold_models.ts";

/** The file beside the serving file: who was in the training, and the fold models that rate them. */
const FILE = new protobuf.Type("ServingFolds")
  .add(new protobuf.Field("customers", 1, "bytes"))
  .add(new protobuf.Field("customerFolds", 2, "bytes"))
  .add(new protobuf.Field("rows", 3, "bytes"))
  .add(new protobuf.Field("rowFolds", 4, "bytes"))
  .add(new protobuf.Field("models", 5, "bytes", "repeated"));

interface Stored {
  readonly customers: Uint8Array;
  readonly customerFolds: Uint8Array;
  readonly rows: Uint8Array;
  readonly rowFolds: Uint8Array;
  readonly models: readonly Uint8Array[];
}

/** Where the fold models of a serving file are. */
export function servingFoldsPath(servingFile: string): string {
  return servingFile.replace(/(\.onnx)?$/, ".folds");
}

/** Serialises fold models: the same ones give the same bytes. */
export function encodeServingFolds({ files, members }: FoldModels): Uint8Array<ArrayBuffer> {
  const { customers, rows } = members;
  const stored: Stored = {
    customers: bytesOf(customers.hashes),
    customerFolds: customers.folds,
    rows: bytesOf(rows.hashes),
    rowFolds: rows.folds,
    models: files,
  };
  return Uint8Array.from(FILE.encode(stored).finish());
}

/**
 * Reads what {@linkcode encodeServingFolds} wrote.
 *
 * @throws {Error} when the bytes are something else
 */
export function decodeServingFolds(bytes: Uint8Array): FoldModels {
  const stored = FILE.decode(bytes) as unknown as Stored;
  const index = (hashes: Uint8Array, folds: Uint8Array) => ({
    hashes: new Float64Array(bufferOf(hashes)),
    folds: Uint8Array.from(folds),
  });
  return {
    files: stored.models,
    members: {
      customers: index(stored.customers, stored.customerFolds),
      rows: index(stored.rows, stored.rowFolds),
    },
  };
}
