import type { Ui } from "@/utils.ts";

/** Something that the server bounds. */
export interface Limit {
  readonly name:
    | "depth"
    | "breadth"
    | "repeats"
    | "complexity"
    | "aliases"
    | "tokens"
    | "characters"
    | "variableDepth"
    | "subscribers"
    | "filterText"
    | "page"
    | "predictions"
    | "conditions"
    | "levels"
    | "values"
    | "body"
    | "upload"
    | "keyRate"
    | "addressRate"
    | "statement";
  /** In the unit that its name's text states; null where there is no bound. */
  readonly value: number | null;
  /** Of the error that tells. */
  readonly code: string;
  /** The environment variable that sets it. */
  readonly variable?: string;
}

/** The bounds in force, what tells of each, and what sets it. */
export function Limits({ ui: { t, format }, limits }: { ui: Ui; limits: readonly Limit[] }) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("api.limits.title")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("api.limits.what")}</th>
            <th scope="col" class="number">{t("api.limits.value")}</th>
            <th scope="col">{t("api.limits.code")}</th>
            <th scope="col">{t("api.limits.variable")}</th>
          </tr>
        </thead>
        <tbody>
          {limits.map(({ name, value, code, variable }) => (
            <tr key={name}>
              <th scope="row" class="wide">{t(`api.limit.${name}`)}</th>
              <td class="number">
                {value === null ? t("api.limits.none") : format.integer(value)}
              </td>
              <td>
                <code>{code}</code>
              </td>
              <td>{variable ? <code>{variable}</code> : <span class="muted">–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
