import { TO_CONTACT_ADDRESS } from "@/components/customers/customer_query.ts";
import { Icon } from "@/components/Icon.tsx";
import { DemoTag } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { Overview } from "@/db/queries/overview.ts";
import type { ScoreChanges } from "@/db/queries/score_changes.ts";
import { VALUE_KEY } from "@/schema/orders/columns.ts";
import { columnOf } from "@/schema/schema.ts";
import { MONEY_AT_RISK } from "@/schema/worth.ts";
import type { Ui } from "@/utils.ts";

interface OverviewHeadProps {
  ui: Ui;
  overview: Overview;
  /** Undefined where no customer is compared. */
  changes: ScoreChanges | undefined;
}

/** Whom to contact today, in one sentence and one button, and what changed since last time. */
export function OverviewHead({ ui, overview, changes }: OverviewHeadProps) {
  const { t } = ui;
  const { toContact } = overview;
  return (
    <PageHead
      title={headline(ui, overview)}
      mark={overview.demo && <DemoTag ui={ui} />}
      lead={changes && <Since ui={ui} changes={changes} />}
    >
      {toContact > 0 && (
        <>
          <a class="button primary" href={listAddress(ui)}>{t("overview.openList")}</a>
          <a class="button" href="/export/customers.csv?toContact=true" download>
            <Icon name="download" /> {t("overview.download")}
          </a>
        </>
      )}
    </PageHead>
  );
}

/** The customers to contact; the most money at risk first where orders tell what each is worth. */
function listAddress({ schema }: Ui): string {
  return columnOf(schema, VALUE_KEY)?.source === "ORDERS"
    ? `${TO_CONTACT_ADDRESS}&sort=-${MONEY_AT_RISK}`
    : TO_CONTACT_ADDRESS;
}

function headline({ t, format }: Ui, overview: Overview): string {
  const { customers, active, scoredActive, atRisk, toContact, toContactAtStake } = overview;
  if (customers === 0) return t("overview.title");
  if (scoredActive === 0) return t("overview.headline.unscored", { count: active });
  if (toContact === 0) {
    return t(atRisk > 0 ? "overview.headline.covered" : "overview.headline.none");
  }
  const contact = t("overview.headline.contact", { count: toContact });
  if (toContactAtStake === 0) return contact;
  const amount = format.compactAmount(toContactAtStake);
  return `${contact} · ${t("overview.headline.stake", { amount })}`;
}

/** Silent where nothing moved, but for the number of customers compared. */
function Since({ ui: { t, format }, changes }: { ui: Ui; changes: ScoreChanges }) {
  const { rose, fell, compared } = changes;
  return (
    <>
      {t("overview.since.title")} {rose > 0
        ? <a href="/customers?newAtRisk=true">{t("overview.since.rose", { count: rose })}</a>
        : t("overview.since.noneRose")}, {t("overview.since.fell", { count: fell })}{" "}
      {t("overview.since.compared", { compared: format.integer(compared) })}
    </>
  );
}
