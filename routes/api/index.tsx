import { page } from "fresh";
import { Icon } from "@/components/Icon.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: (ctx) => {
    ctx.state.title = ctx.state.t("api.title");
    return page({ origin: ctx.url.origin });
  },
});

const RISKIEST = `{
  customers(first: 3) {
    nodes {
      customerId
      prediction { probability band }
      cluster { persona }
    }
  }
}`;

const PREDICT = `{
  predictChurn(customers: [{ tenure: 1, complained: true, orderCount: 1 }]) {
    probability
    band
    reasons { field direction contribution }
  }
}`;

/** A call of the endpoint for a shell. */
function curl(origin: string, query: string): string {
  const body = JSON.stringify({ query: query.replace(/\s+/g, " ") });
  return `curl ${origin}/graphql \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

export default define.page<typeof handler>(function ApiPage({ data, state: { ui } }) {
  const { t } = ui;
  const { origin } = data;
  return (
    <>
      <PageHead title={t("api.title")} lead={t("api.lead")}>
        <a class="button primary" href="/graphql">{t("api.explore")}</a>
        <a class="button" href="/schema.graphql">{t("api.schema")}</a>
        <a class="button" href="/api/keys">{t("access.keys.link")}</a>
      </PageHead>
      <section class="card">
        <h2>{t("api.endpoint")}</h2>
        <Code label={t("api.endpoint")} text={`POST ${origin}/graphql`} />
      </section>
      <section class="card">
        <header>
          <h2>{t("api.try")}</h2>
          <p class="note">{t("api.tryText")}</p>
        </header>
        <Code label={t("api.try")} text={curl(origin, RISKIEST)} />
      </section>
      <section class="card">
        <header>
          <h2>{t("api.predict")}</h2>
          <p class="note">{t("api.predictText")}</p>
        </header>
        <Code label={t("api.predict")} text={curl(origin, PREDICT)} />
      </section>
      <section class="card">
        <header>
          <h2>{t("api.exports")}</h2>
          <p class="note">{t("api.exportsText")}</p>
        </header>
        <ul class="actions">
          <li>
            <a class="button" href="/export/customers.csv" download>
              <Icon name="download" /> {t("api.exportAll")}
            </a>
          </li>
          <li>
            <a class="button" href="/export/customers.csv?band=HIGH" download>
              <Icon name="download" /> {t("api.exportRisk")}
            </a>
          </li>
        </ul>
        <Code
          label={t("api.exports")}
          text={`curl -o at-risk.csv '${origin}/export/customers.csv?band=HIGH'`}
        />
      </section>
    </>
  );
});

/** Something to copy; it scrolls, so the keyboard has to reach it. */
function Code({ label, text }: { label: string; text: string }) {
  return <pre class="code" tabIndex={0} role="region" aria-label={label}><code>{text}</code></pre>;
}
