import { describeFinding, describeIdentifier } from "@/content/data_check/describe.ts";
import { evidenceOf } from "@/content/data_check/evidence.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { CheckedFinding, DataCheck } from "@/services/data_check/data_check.ts";
import type { Ui } from "@/utils.ts";
import { SeverityTag } from "./SeverityTag.tsx";

const EXAMPLES_SHOWN = 5;

/** What the data check found: each finding with what shows it, what follows, and what to do. */
export function Findings({ ui, check }: { ui: Ui; check: DataCheck }) {
  const { t, format } = ui;
  const { rows, groups, strictGroups, identifiers, findings } = check;
  return (
    <>
      <p>
        {t("data.check.groups", {
          rows: format.integer(rows),
          groups: format.integer(groups),
          strict: format.integer(strictGroups),
        })}
      </p>
      {identifiers.length > 0 && (
        <p class="note">
          {t("data.check.identifiers", {
            columns: identifiers
              .map((each) => `${each.column} (${describeIdentifier(each, ui.locale)})`).join(", "),
          })}
        </p>
      )}
      {check.churnByDefinition && <p class="note">{t("data.check.byDefinition")}</p>}
      {findings.length === 0 && <p class="notice">{t("data.check.none")}</p>}
      {findings.map((finding, i) => (
        <section key={i} class="card">
          <FindingCard ui={ui} schema={check.schema} finding={finding} />
        </section>
      ))}
    </>
  );
}

function FindingCard(
  { ui, schema, finding }: { ui: Ui; schema: CustomerSchema; finding: CheckedFinding },
) {
  const { t, locale } = ui;
  const { severity, examples } = finding;
  const { title, consequence, remedy } = describeFinding(finding, schema, locale);
  const evidence = evidenceOf(finding, schema, locale);
  const shown = examples.slice(0, EXAMPLES_SHOWN);
  return (
    <>
      <header>
        <h2>{title}</h2>
        <SeverityTag ui={ui} severity={severity} />
      </header>
      <dl class="finding">
        <div>
          <dt>{t("data.check.consequence")}</dt>
          <dd>{consequence}</dd>
        </div>
        <div>
          <dt>{t("data.check.remedy")}</dt>
          <dd>{remedy}</dd>
        </div>
        {evidence.map(({ name, label, value }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {shown.length > 0 && (
          <div>
            <dt>{t("data.check.examples")}</dt>
            <dd>
              {shown.map(({ customerId }, i) => (
                <span key={customerId}>
                  {i > 0 && ", "}
                  <a href={`/customers/${encodeURIComponent(customerId)}`}>{customerId}</a>
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}
