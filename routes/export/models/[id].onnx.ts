import { HttpError } from "fresh";
import { findModel, readModelFile } from "@/db/queries/models.ts";
import { define } from "@/utils.ts";

/** A model as one ONNX file; asked for again, it is sent only if it changed. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services: { db } } = ctx.state;
    const { id = "" } = ctx.params;
    const model = /^\d{1,9}$/.test(id) ? await findModel(db, Number(id)) : undefined;
    if (!model) throw new HttpError(404, t("models.notFound", { id }));
    const etag = `"${model.onnxSha256}"`;
    const headers = { "ETag": etag, "Cache-Control": "private, no-cache" };
    if (isKnown(ctx.req.headers.get("If-None-Match"), etag)) {
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

/** Whether a client holds the file already: its `If-None-Match` is a list of tags, weak ones alike, or `*`. */
function isKnown(tags: string | null, etag: string): boolean {
  const known = tags?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return known.includes(etag) || known.includes("*");
}

/** Such as `holdfast-model-3-random-forest.onnx`; a name is cut down to what every file system takes. */
function fileNameOf(
  { id, name, estimator }: { id: number; name: string | null; estimator: string },
) {
  const words = (name ?? estimator).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return `${["holdfast-model", id, words].filter((part) => part !== "").join("-")}.onnx`;
}
