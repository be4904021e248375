import type { Update } from "@/services/jobs/freshness.ts";
import type { Ui } from "@/utils.ts";
import { Notice } from "./Notices.tsx";
import { PostButton } from "./PostButton.tsx";

interface UpdateNoticeProps {
  ui: Ui;
  /** What is to be renewed, first things first. */
  updates: readonly Update[];
  /** Page to return to. */
  back: string;
}

/** What is missing or out of date, each with the button that renews it; nothing while all is up to date. */
export function UpdateNotice({ ui: { t }, updates, back }: UpdateNoticeProps) {
  if (updates.length === 0) return null;
  const single = updates.length === 1;
  return (
    <Notice kind="warn">
      {updates.map(({ reason, kind }) => (
        <div key={reason} class="update">
          <p>
            <strong>{t(`updates.${reason}.title`)}.</strong> {t(`updates.${reason}.text`)}
          </p>
          <PostButton
            action="/jobs"
            label={t(`updates.${reason}.action`)}
            fields={{ kind, return: back }}
            primary={single}
          />
        </div>
      ))}
      {!single && (
        <PostButton
          action="/jobs"
          label={t("updates.all")}
          fields={{ kind: "ALL", return: back }}
          primary
        />
      )}
    </Notice>
  );
}
