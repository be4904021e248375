import { Empty, Notice } from "@/components/Notices.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import type { Ui } from "@/utils.ts";

interface NotYetProps {
  ui: Ui;
  /** What has not been made. */
  what: "profile" | "check";
  running: boolean;
  customers: number;
  /** Address of the page that shows it. */
  back: string;
}

/** A large table is summed up or checked only on request, since it takes a while. */
export function NotYet({ ui: { t }, what, running, customers, back }: NotYetProps) {
  if (running) {
    return (
      <Notice title={t(`data.notYet.${what}.running`)}>
        <p>{t("data.notYet.reload")}</p>
        <p>
          <a class="button" href={back}>{t("data.notYet.look")}</a>
        </p>
      </Notice>
    );
  }
  return (
    <Empty
      title={t(`data.notYet.${what}.title`)}
      text={t(`data.notYet.${what}.text`, { count: customers })}
    >
      <PostButton
        action="/data/start"
        label={t(`data.notYet.${what}.action`)}
        fields={{ what, return: back }}
        primary
      />
    </Empty>
  );
}
