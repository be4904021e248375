import type { Update } from "@/services/freshness.ts";
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

/** One line about what is missing or out of date, with the button that renews it; nothing while all is up to date. */
export function UpdateNotice({ ui: { t }, updates, back }: UpdateNoticeProps) {
  const [first, ...others] = updates;
  if (!first) return null;
  return (
    <Notice kind="warn" title={t(`updates.${first.reason}.title`)}>
      <p>{t(`updates.${first.reason}.text`)}</p>
      <div class="actions">
        <PostButton
          action="/jobs"
          label={t(`updates.${first.reason}.action`)}
          fields={{ kind: first.kind, return: back }}
          primary={others.length === 0}
        />
        {others.length > 0 && (
          <PostButton
            action="/jobs"
            label={t("updates.all")}
            fields={{ kind: "ALL", return: back }}
            primary
          />
        )}
      </div>
    </Notice>
  );
}
