import { HttpError, page } from "fresh";
import { ImportProblem } from "@/components/imports/ImportProblem.tsx";
import { Empty } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { ScorePreviewTable } from "@/routes/score/(_components)/ScorePreviewTable.tsx";
import { findChampion } from "@/db/queries/models.ts";
import ScoreForm, { type ScoreWords } from "@/islands/ScoreForm.tsx";
import { MalformedFormError, readMultipart } from "@/services/access/mod.ts";
import { UserError } from "@/services/errors.ts";
import { taskUntil } from "@/services/task_context.ts";
import {
  PREVIEW_BYTES,
  PREVIEW_ROWS,
  previewScores,
  type ScoredUpload,
  type ScorePreview,
  scoreUpload,
} from "@/services/scoring/score_upload.ts";
import { servingModel } from "@/services/scoring/serving_file.ts";
import { define, type State, type Ui } from "@/utils.ts";
import { type Problem, problemOf } from "../(_components)/problem.ts";

/** Id of the element that shows a preview, or what is wrong with the file. */
const ANSWER = "score-answer";

export const handler = define.handlers({
  GET: async (ctx) => page(await pageData(ctx.state)),
  /**
   * Scores the file of a form and stores nothing: its first rows as a page, with `?result=file` all of it as CSV. With
   * `?head=1` the form holds the beginning of a file.
   */
  POST: async (ctx) => {
    const { state, req, url } = ctx;
    const whole = url.searchParams.get("result") === "file";
    const scored = await problemOf(
      state,
      scoreForm(state, req, whole ? "file" : url.searchParams.has("head") ? "head" : "preview"),
    );
    if ("problem" in scored) {
      return page(await pageData(state, { problem: scored.problem }), { status: 400 });
    }
    const { done } = scored;
    return "csv" in done ? fileAnswer(done) : page(await pageData(state, { preview: done }));
  },
});

/**
 * Takes the first file of a form.
 *
 * @throws {HttpError} 400
 * @throws {UserError} where the file cannot be scored, or none was chosen
 */
async function scoreForm(
  { services }: State,
  req: Request,
  what: "file" | "head" | "preview",
): Promise<ScorePreview | ScoredUpload> {
  const { db, models, workers } = services;
  const scoring = { workers, serving: await servingModel(db, models) };
  let result: ScorePreview | ScoredUpload | undefined;
  try {
    await readMultipart(req, async ({ field, name, bytes }) => {
      if (field !== "file" || name === "" || result) return;
      result = what === "file"
        ? await scoreUpload(scoring, bytes, taskUntil(req.signal))
        : await previewScores(scoring, bytes, what === "preview", req.signal);
    });
  } catch (error) {
    if (result && "csv" in result) await result.csv.cancel();
    if (!(error instanceof MalformedFormError)) throw error;
    throw new HttpError(400, "Expected a form of multipart/form-data, but could not read one.", {
      cause: error,
    });
  }
  if (!result) throw new UserError("NO_FILE", "No file was chosen. Choose a CSV file.");
  return result;
}

function fileAnswer({ csv, rows, unreadable }: ScoredUpload): Response {
  return new Response(csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="scored.csv"',
      "Cache-Control": "no-store",
      "Holdfast-Rows": String(rows),
      "Holdfast-Unreadable": String(unreadable),
    },
  });
}

interface Answer {
  readonly problem?: Problem;
  readonly preview?: ScorePreview;
}

async function pageData(state: State, answer: Answer = {}) {
  state.title = state.t("score.title");
  return { champion: await findChampion(state.services.readDb), ...answer };
}

export default define.page<typeof handler>(function ScorePage({ data, state }) {
  const { ui, services } = state;
  const { t } = ui;
  const { champion, problem, preview } = data;
  const { uploadBytes } = services.access.settings;
  return (
    <>
      <PageHead title={t("score.title")} lead={t("score.lead")} />
      {champion
        ? (
          <section class="card narrow">
            <ScoreForm
              words={scoreWords(ui, uploadBytes)}
              mostBytes={uploadBytes}
              previewBytes={PREVIEW_BYTES}
              answer={ANSWER}
            />
          </section>
        )
        : (
          <Empty title={t("score.noModel.title")} text={t("score.noModel.text")}>
            <a class="button primary" href="/models">{t("score.noModel.action")}</a>
          </Empty>
        )}
      <div id={ANSWER} class="stack">
        {problem && <ImportProblem title={t("score.refused")} problem={problem} />}
        {preview && <ScorePreviewTable ui={ui} preview={preview} />}
      </div>
    </>
  );
});

/** The words of the form: an island has no dictionary of its own. */
function scoreWords({ t, locale, format }: Ui, mostBytes: number): ScoreWords {
  const size = format.integer(mostBytes / 1024 ** 2);
  return {
    locale,
    drop: t("import.drop"),
    limits: t("import.limits", { size }),
    notCsv: t("import.notCsv", { name: "{{name}}" }),
    tooLarge: t("import.tooLarge", { name: "{{name}}", size }),
    preview: t("score.preview", { rows: PREVIEW_ROWS }),
    download: t("score.download"),
    sending: t("import.sending", { percent: "{{percent}}" }),
    reading: t("score.reading"),
    scoring: t("score.scoring", { percent: "{{percent}}" }),
    done: t("score.done"),
    failed: t("import.failed"),
    noFile: t("import.noFile"),
  };
}
