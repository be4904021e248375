import type { Kind } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import type { Ui } from "@/utils.ts";
import { ALL_USES, type Use } from "./uses.ts";

interface MeaningsProps {
  ui: Ui;
  uses?: readonly Use[];
}

/** What choosing a kind and a use of a column means. */
export function Meanings({ ui: { t, locale }, uses = ALL_USES }: MeaningsProps) {
  const kinds = Object.keys(KINDS) as Kind[];
  return (
    <details class="plain-details">
      <summary>{t("schema.meanings")}</summary>
      <h3>{t("schema.kind")}</h3>
      <dl class="definitions small">
        {kinds.map((kind) => (
          <div key={kind}>
            <dt>{KINDS[kind].label[locale]}</dt>
            <dd>{KINDS[kind].meaning[locale]}</dd>
          </div>
        ))}
      </dl>
      <h3>{t("schema.use")}</h3>
      <dl class="definitions small">
        {uses.map((use) => (
          <div key={use}>
            <dt>{t(`schema.uses.${use}`)}</dt>
            <dd>{t(`schema.meaning.${use}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
