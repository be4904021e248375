import { HttpError } from "fresh";
import { findModel, readModelFile } from "@/db/queries/models.ts";
import { define } from "@/utils.ts";
import { isCurrent } from "../../(_components)/headers.ts";

/** A model as one ONNX file; asked for again, it is sent only if it changed. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services: { db } } = ctx.state;
    const { id = "" } = ctx.params;
    const model = /^\d{1,9}$/.test(id) ? await findModel(db, Number(id)) : undefined;
    if (!model) throw new HttpError(404, t("models.notFound", { id }));
    const headers = { "ETag": `"${model.onnxSha256}"`, "Cache-Control": "private, no-cache" };
    if (isCurrent(ctx.req.headers.get("If-None-Match"), model.onnxSha256)) {
      return new Response(null, { status: 304, headers });
    }
    const onnx = await readModelFile(db, model.id);
    if (!onnx) throw new HttpError(404, t("models.notFound", { id }));
    return new Response(onnx as Uint8Array<ArrayBuffer>, {
      headers: {
        ...headers,
        "Content-Type": "application/octet-stream",
        "Content-Disposition": `attachment; filename="${fileNameOf(model)}"`,
      },
    });
  },
});

/** Such as `holdfast-model-3-random-forest.onnx`; a name is cut down to what every file system takes. */
function fileNameOf(
  { id, name, estimator }: { id: number; name: string | null; estimator: string },
) {
  const words = (name ?? estimator).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${["holdfast-model", id, words].filter((part) => part !== "").join("-")}.onnx`;
}
