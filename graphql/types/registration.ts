import { registerModel, requireFileSize } from "@/services/training/registration.ts";
import { taskUntil } from "@/services/task_context.ts";
import { needs } from "../access.ts";
import { builder } from "../builder.ts";
import { Model } from "./model.ts";

const RegisterModelInput = builder.inputType("RegisterModelInput", {
  description: "A model that was trained elsewhere.",
  fields: (t) => ({
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
});

builder.mutationField("registerModel", (t) =>
  t.field({
    extensions: needs("write"),
    type: Model,
    description:
      "Imports a model as a candidate: the file is checked and tried, and the model evaluated on " +
      "the stored customers whose outcome is known. `promoteModel` makes it the champion.",
    args: {
      input: t.arg({ type: RegisterModelInput, required: true, description: "The model." }),
    },
    resolve: async (_root, { input: { file, name } }, { services, identity, signal }) => {
      requireFileSize(file.size);
      const onnx = new Uint8Array(await file.arrayBuffer());
      const { actor } = identity;
      const input = { onnx, fileName: file.name, name: name ?? undefined, actor };
      return await registerModel(services, input, taskUntil(signal));
    },
  }));
