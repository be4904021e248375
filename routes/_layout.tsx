import { Shell } from "@/components/Shell.tsx";
import { UpdateNotice } from "@/components/UpdateNotice.tsx";
import { define, type Ui } from "@/utils.ts";
import { JobStrip } from "./(_components)/JobStrip.tsx";
import { uiOfPage } from "./(_steps)/reader.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import { columnLabel } from "@/components/customers/values.ts";
import { Notice } from "@/components/Notices.tsx";

export default define.layout(function Layout({ Component, state }) {
  const { theme, path = "/", identity, openJobs = [], updates = [], leaks = [] } = state;
  const ui = uiOfPage(state);
  return (
    <Shell ui={ui} theme={theme} signedIn={identity?.kind === "session"} path={path}>
      {openJobs.length > 0
        ? <JobStrip ui={ui} jobs={openJobs} now={state.services.clock()} />
        : <UpdateNotice ui={ui} updates={updates} back={path} />}
      <LeakNotice ui={ui} leaks={leaks} />
      <Component />
    </Shell>
  );
});

/** On every page: the champion was given features that leak the label; nothing while it was not. */
function LeakNotice({ ui, leaks }: { ui: Ui; leaks: readonly FeatureLeak[] }) {
  if (leaks.length === 0) return null;
  const { t } = ui;
  const columns = leaks.map(({ field }) => columnLabel(ui, field)).join(", ");
  return (
    <Notice kind="warn" title={t("leaks.title", { columns })}>
      <p>{t("leaks.text")}</p>
      <p>
        <a href="/models/train">{t("leaks.action")}</a>
      </p>
    </Notice>
  );
}
