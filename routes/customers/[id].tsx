import { page } from "fresh";
import { MissingCustomer } from "@/components/customers/MissingCustomer.tsx";
import { PredictionCard } from "@/components/customers/PredictionCard.tsx";
import { ProfileCard } from "@/components/customers/ProfileCard.tsx";
import { ScoreHistory } from "@/components/customers/ScoreHistory.tsx";
import { SegmentCard } from "@/components/customers/SegmentCard.tsx";
import { Icon } from "@/components/Icon.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { BandTag } from "@/components/Tags.tsx";
import { findCustomer } from "@/db/queries/customers.ts";
import { findModel } from "@/db/queries/models.ts";
import { scoreHistory } from "@/db/queries/score_history.ts";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import type { Locale } from "@/locales/mod.ts";
import { findAudience } from "@/services/audience.ts";
import type { Services } from "@/services/context.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, locale, services } = ctx.state;
    const id = idOf(ctx.params.id ?? "");
    const found = await readCustomer(services, id, locale);
    ctx.state.title = t(found ? "customer.title" : "customer.missing.title", { id });
    return found ? page({ id, found }) : page({ id, found }, { status: 404 });
  },
});

/** The path's text is the id; where it is no valid encoding, it is nobody's, and is shown as it came. */
function idOf(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** All that the page shows of a customer; undefined when there is none with that id. */
async function readCustomer(
  { reads: db, figures }: Pick<Services, "reads" | "figures">,
  id: string,
  locale: Locale,
) {
  const customer = await findCustomer(db, id);
  if (!customer) return undefined;
  const { clusterId, prediction } = customer;
  const [history, model, cluster, strategies] = await Promise.all([
    scoreHistory(db, id),
    prediction ? findModel(db, prediction.modelId) : undefined,
    clusterId === null ? undefined : findAudience({ db, figures }, clusterId),
    strategiesOfClusters(db, clusterId === null ? [] : [clusterId]),
  ]);
  const own = strategies.filter((each) => each.locale.toLowerCase() === locale);
  const strategy = own.findLast(({ status }) => status === "APPROVED") ??
    own.findLast(({ status }) => status === "DRAFT");
  return { customer, history, model, cluster, strategy };
}

export default define.page<typeof handler>(function CustomerPage({ data, state: { ui } }) {
  const { id, found } = data;
  if (!found) return <MissingCustomer ui={ui} id={id} />;
  const { customer, history, model, cluster, strategy } = found;
  const { t } = ui;
  return (
    <>
      <PageHead
        title={t("customer.title", { id })}
        lead={t("customer.lead")}
        mark={<BandTag ui={ui} band={customer.riskBand} churned={customer.churned} />}
      >
        <a
          class="button"
          href={`/export/customers.csv?${new URLSearchParams({ customerId: id })}`}
          download
        >
          <Icon name="download" /> {t("customer.download")}
        </a>
      </PageHead>
      <div class="columns main-aside">
        <div class="stack">
          <PredictionCard ui={ui} customer={customer} model={model} />
          {history.length > 0 && (
            <section class="card">
              <ScoreHistory ui={ui} scores={history} threshold={model?.threshold} />
            </section>
          )}
          <SegmentCard ui={ui} cluster={cluster} strategy={strategy} />
        </div>
        <ProfileCard ui={ui} customer={customer} />
      </div>
    </>
  );
});
