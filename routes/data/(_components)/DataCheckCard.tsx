import { describeFinding } from "@/content/data_check/describe.ts";
import type { DataCheck } from "@/services/data_check/data_check.ts";
import type { Known } from "@/services/cache.ts";
import type { Ui } from "@/utils.ts";
import { dataAddress } from "./DataTabs.tsx";
import { SeverityTag } from "./SeverityTag.tsx";

/** What the data check found, a line each; the whole of it is one link away. */
export function DataCheckCard({ ui, check }: { ui: Ui; check: Known<DataCheck> }) {
  const { t, locale } = ui;
  const findings = check.state === "READY" ? check.value.findings : [];
  return (
    <section class="card">
      <header>
        <h2>{titleOf(ui, check)}</h2>
      </header>
      {check.state === "READY" && findings.length > 0 && (
        <ul class="finding-list">
          {findings.map((finding, i) => (
            <li key={i}>
              <SeverityTag ui={ui} severity={finding.severity} />{" "}
              {describeFinding(finding, check.value.schema, locale).title}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={dataAddress("check")}>{t("data.check.open")}</a>
      </p>
    </section>
  );
}

function titleOf({ t }: Ui, check: Known<DataCheck>): string {
  if (check.state === "RUNNING") return t("data.notYet.check.running");
  if (check.state === "NONE") return t("data.notYet.check.title");
  const { length } = check.value.findings;
  return length > 0 ? t("data.check.found", { count: length }) : t("data.check.none");
}
