import { HttpError, page } from "fresh";
import { type RegisterAttempt, RegisterForm } from "@/routes/models/(_components)/RegisterForm.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import SubmitProgress from "@/islands/SubmitProgress.tsx";
import { UserError } from "@/services/errors.ts";
import { registerModel, requireFileSize } from "@/services/training/registration.ts";
import { taskUntil } from "@/services/task_context.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: (ctx) => {
    ctx.state.title = ctx.state.t("models.register.title");
    return page<RegisterAttempt>({ name: "" });
  },
  /** Answers once the model is judged; who goes away meanwhile ends that. */
  POST: async (ctx) => {
    const { t, services, identity: { actor } } = ctx.state;
    ctx.state.title = t("models.register.title");
    const form = await ctx.req.formData().catch(() => {
      throw new HttpError(400, "Expected a form of multipart/form-data, but could not read one.");
    });
    const file = form.get("file");
    const name = form.get("name")?.toString() ?? "";
    try {
      if (!(file instanceof File) || file.name === "") throw noFile();
      requireFileSize(file.size);
      const model = await registerModel(services, {
        onnx: await file.bytes(),
        fileName: file.name,
        name: name.trim() === "" ? undefined : name,
        actor,
      }, taskUntil(ctx.req.signal));
      ctx.state.made = `Model ${model.id}`;
      return ctx.redirect(`/models/${model.id}`, 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { code, message } = error;
      return page<RegisterAttempt>({ name, refusal: { code, message } }, { status: 400 });
    }
  },
});

const noFile = () => new UserError("NO_FILE", "No file was chosen. Choose an ONNX file.");

export default define.page<typeof handler>(function RegisterPage({ data, state: { ui } }) {
  const { t } = ui;
  return (
    <>
      <PageHead title={t("models.register.title")} lead={t("models.register.lead")} />
      <RegisterForm ui={ui} attempt={data}>
        <SubmitProgress
          label={t("models.register.action")}
          working={t("models.register.working")}
        />
      </RegisterForm>
    </>
  );
});
