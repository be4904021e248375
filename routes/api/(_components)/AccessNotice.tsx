import { Notice } from "@/components/Notices.tsx";
import { includesScope } from "@/services/access/mod.ts";
import type { State } from "@/utils.ts";

interface AccessNoticeProps {
  state: Pick<State, "ui" | "identity">;
  /** Whether the server asks for nothing, on this machine. */
  open: boolean;
}

/** Whether programs need a key here, and how one is come by. */
export function AccessNotice({ state: { ui: { t }, identity }, open }: AccessNoticeProps) {
  if (open) return <Notice title={t("api.access.open")}>{t("api.access.openText")}</Notice>;
  return (
    <Notice title={t("api.access.closed")}>
      <ol class="how-to">
        <li>
          {includesScope(identity.scopes, "admin")
            ? <a href="/api/keys">{t("api.access.make")}</a>
            : t("api.access.ask")}
        </li>
        <li>{t("api.access.keep")}</li>
        <li>
          {t("api.access.send")} <code>Authorization: Bearer hf_…</code>
        </li>
      </ol>
    </Notice>
  );
}
