import { registerModel, requireFileSize } from "@/services/training/registration.ts";
import { taskUntil } from "@/services/task_context.ts";
import { mutation } from "../payload.ts";
import { Model } from "./model.ts";

mutation("registerModel", {
  scope: "write",
  description:
    "Imports a model as a candidate: the file is checked and tried, and the model evaluated on " +
    "the stored customers whose outcome is known. `promoteModel` makes it the champion.",
  input: (t) => ({
    file: t.field({
      type: "Upload",
      required: true,
      description: "The model, one ONNX file with the documented signature and metadata, of at " +
        "most 64 MiB.",
    }),
    name: t.string({
      description: "What to call it, in up to 80 characters; the file's name if omitted.",
    }),
  }),
  payload: { model: { type: Model, description: "The candidate." } },
  resolve: async ({ file, name }, { services, identity, signal }) => {
    requireFileSize(file.size);
    const onnx = new Uint8Array(await file.arrayBuffer());
    const { actor } = identity;
    const input = { onnx, fileName: file.name, name: name ?? undefined, actor };
    return { model: await registerModel(services, input, taskUntil(signal)) };
  },
});
