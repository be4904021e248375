import { PostButton } from "@/components/PostButton.tsx";
import type { listPromotions, ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";
import { modelName } from "@/components/models/model_name.ts";

interface PromotionTrailProps {
  ui: Ui;
  /** The newest first. */
  promotions: Awaited<ReturnType<typeof listPromotions>>;
  models: readonly ModelRow[];
  /** The champion before the present one, to which one can go back. */
  former: number | undefined;
}

/** Who led when, on whose word, and the way back. */
export function PromotionTrail({ ui, promotions, models, former }: PromotionTrailProps) {
  const { t, format } = ui;
  const named = (id: number) => {
    const model = models.find((each) => each.id === id);
    return model
      ? <a href={`/models/${id}`}>{modelName(ui, model)} ({id})</a>
      : t("models.trail.gone", { id });
  };
  return (
    <section class="card">
      <header>
        <h2>{t("models.trail.title")}</h2>
        {former !== undefined && (
          <PostButton
            action="/models/roll-back"
            label={t("models.trail.rollBack", { id: former })}
          />
        )}
      </header>
      <ol class="trail">
        {promotions.map(({ id, kind, modelId, replacedId, threshold, actor, at }) => (
          <li key={id}>
            <time class="nowrap" dateTime={at.toISOString()}>{format.dateTime(at)}</time>
            <span>
              <strong>{t(`models.trail.${kind}`)}</strong> {named(modelId)}
              {replacedId !== null && (
                <>
                  {" "}
                  <span class="note">{t("models.trail.instead")}</span> {named(replacedId)}
                </>
              )}
            </span>
            <span class="note">
              {t("models.trail.by", {
                threshold: format.percent(threshold),
                actor: t.maybe(`models.actor.${actor}`, actor),
              })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
