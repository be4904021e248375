import type { ApiKeyRow } from "@/db/queries/access.ts";
import type { Ui } from "@/utils.ts";
import { PostButton } from "@/components/PostButton.tsx";

interface KeyTableProps {
  ui: Ui;
  keys: readonly ApiKeyRow[];
  now: Date;
}

/** All keys, and what became of them. */
export function KeyTable({ ui: { t, format }, keys, now }: KeyTableProps) {
  const time = (at: Date | null) => at === null ? t("access.keys.never") : format.dateTime(at);
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t("access.keys.all")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("access.keys.name")}</th>
            <th scope="col">{t("access.keys.prefix")}</th>
            <th scope="col">{t("access.keys.scope")}</th>
            <th scope="col">{t("access.keys.created")}</th>
            <th scope="col">{t("access.keys.used")}</th>
            <th scope="col">{t("access.keys.expires")}</th>
            <th scope="col">{t("access.keys.state")}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row">{key.name}</th>
              <td>
                <code>{key.prefix}…</code>
              </td>
              <td>{key.scopes.map((scope) => t(`access.scope.${scope}`)).join(", ")}</td>
              <td>{time(key.createdAt)}</td>
              <td>{time(key.lastUsedAt)}</td>
              <td>{time(key.expiresAt)}</td>
              <td>
                {key.revokedAt
                  ? t("access.keys.revoked", { at: time(key.revokedAt) })
                  : key.expiresAt && key.expiresAt <= now
                  ? t("access.keys.expired")
                  : (
                    <PostButton
                      action={`/api/keys/${key.id}/revoke`}
                      label={t("access.keys.revoke")}
                    />
                  )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
