import type { KnownChanges } from "@/services/figures.ts";
import type { Ui } from "@/utils.ts";

/** What the last scoring changed: who moved to high risk, and how many moved out of it. */
export function ScoreChanges({ ui, known }: { ui: Ui; known: KnownChanges }) {
  const { t, format } = ui;
  if (known.state !== "COMPARED") {
    return (
      <section class="card">
        <h2>{t("overview.changes.title")}</h2>
        <p class="note">
          {known.state === "TOO_MANY"
            ? t("overview.changes.tooMany", { limit: format.integer(known.limit) })
            : t(
              known.state === "ONE_SCORING"
                ? "overview.changes.oneScoring"
                : "overview.changes.noneCompared",
            )}
        </p>
      </section>
    );
  }
  const { before, now, compared, rose, fell, meanChange, rises } = known.changes;
  return (
    <section class="card">
      <header>
        <h2>
          {t(rose + fell > 0 ? "overview.changes.finding" : "overview.changes.none", {
            rose: format.integer(rose),
            fell: format.integer(fell),
          })}
        </h2>
        <p class="note">
          {t("overview.changes.note", {
            compared: format.integer(compared),
            before: format.dateTime(before.at),
            now: format.dateTime(now.at),
          })} {meanChange !== null &&
            t("overview.changes.mean", { points: format.points(meanChange) })}{" "}
          {before.modelId !== now.modelId &&
            t("overview.changes.otherModel", { before: before.modelId, now: now.modelId })}
        </p>
      </header>
      {rises.length > 0 && (
        <div
          class="table-frame"
          tabIndex={0}
          role="region"
          aria-label={t("overview.changes.rises")}
        >
          <table class="table">
            <caption>{t("overview.changes.rises")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("overview.changes.customer")}</th>
                <th scope="col" class="number">{t("overview.changes.before")}</th>
                <th scope="col" class="number">{t("overview.changes.now")}</th>
              </tr>
            </thead>
            <tbody>
              {rises.map((rise) => (
                <tr key={rise.customerId}>
                  <th scope="row">
                    <a href={`/customers/${encodeURIComponent(rise.customerId)}`}>
                      {rise.customerId}
                    </a>
                  </th>
                  <td class="number">{format.percent(rise.before)}</td>
                  <td class="number">{format.percent(rise.now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
