import { page } from "fresh";
import {
  curlOf,
  fetchOf,
  type Language,
  LANGUAGES,
  queriesOf,
  QUERY_NAMES,
  type Server,
  withKey,
} from "@/routes/api/(_components)/examples.ts";
import { Limits } from "@/routes/api/(_components)/Limits.tsx";
import { listJobs } from "@/db/queries/jobs.ts";
import { globalId } from "@/services/webhooks/payloads.ts";
import { define, type Ui } from "@/utils.ts";
import { type CodeBlock, codeUnder, DOCS, readDoc } from "../(_components)/docs.ts";
import { ownOrigin } from "../(_steps)/own_address.ts";
import { AccessNotice } from "./(_components)/AccessNotice.tsx";
import { ApiPage } from "./(_components)/ApiPage.tsx";
import { Code } from "./(_components)/Code.tsx";
import { limitsOf } from "./(_components)/limits.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { state, url } = ctx;
    const { t, services } = state;
    state.title = t("api.heading.graphql");
    const asked = url.searchParams.get("lang");
    const language = LANGUAGES.find((each) => each === asked) ?? LANGUAGES[0];
    const server = { origin: ownOrigin(state, url), open: services.access.open };
    const [doc, jobs] = await Promise.all([
      readDoc("api", server.origin),
      listJobs(services.db, { first: 1 }),
    ]);
    const [job] = jobs.rows;
    const [follow, upload] = codeUnder(doc, "Changing").filter(({ language }) => language === "sh");
    return page({
      language,
      server,
      // A key that is sent has to be valid even where none is asked for.
      typed: codeUnder(doc, "From TypeScript").map(({ language, code }) => ({
        language,
        code: server.open ? code.replace(', "hf_…"', "") : code,
      })),
      // A job that there is can be followed as it stands here.
      follow: withKey(server, follow!.code).replace("…", job ? globalId("Job", job.id) : "…"),
      upload: withKey(server, upload!.code),
      limits: limitsOf(services),
      introspection: services.access.settings.introspection,
    });
  },
});

export default define.page<typeof handler>(function ApiIndexPage({ data, state }) {
  const { language, server, typed, follow, upload, limits, introspection } = data;
  const { ui } = state;
  const { t } = ui;
  return (
    <ApiPage
      state={state}
      view="graphql"
      actions={
        <>
          {introspection && <a class="button primary" href="/graphql">{t("api.explore")}</a>}
          <a class="button" href="/schema.graphql" download>{t("api.schema")}</a>
        </>
      }
    >
      <section class="card">
        <h2>{t("api.endpoint")}</h2>
        <Code ui={ui} label={t("api.endpoint")} text={`${server.origin}/graphql`} />
        <AccessNotice state={state} open={server.open} />
      </section>
      <section class="card" id="ask">
        <header>
          <h2>{t("api.ask.title")}</h2>
          <LanguageSwitch ui={ui} language={language} />
        </header>
        {language === "typed"
          ? <TypedClient ui={ui} blocks={typed} />
          : <Queries ui={ui} language={language} server={server} />}
      </section>
      <section class="card">
        <header>
          <h2>{t("api.follow.title")}</h2>
          <p class="note">{t("api.follow.text")}</p>
        </header>
        <Code ui={ui} label={t("api.follow.title")} text={follow} />
      </section>
      <section class="card">
        <header>
          <h2>{t("api.upload.title")}</h2>
          <p class="note">{t("api.upload.text")}</p>
        </header>
        <Code ui={ui} label={t("api.upload.title")} text={upload} />
      </section>
      <section class="stack-s">
        <div class="titled">
          <h2>{t("api.limits.title")}</h2>
          <p class="note">{t("api.limits.text")}</p>
        </div>
        <Limits ui={ui} limits={limits} />
      </section>
      <section class="card">
        <header>
          <h2>{t("docs.title")}</h2>
          <p class="note">{t("api.docs")}</p>
        </header>
        <ul class="actions">
          {DOCS.map((name) => (
            <li key={name}>
              <a href={`/docs/${name}`}>{t(`docs.name.${name}`)}</a>
            </li>
          ))}
        </ul>
      </section>
    </ApiPage>
  );
});

/** In which language to tell the examples: addresses. */
function LanguageSwitch({ ui: { t }, language }: { ui: Ui; language: Language }) {
  return (
    <nav class="switch no-print" aria-label={t("api.language.label")}>
      {LANGUAGES.map((each) => (
        each === language
          ? <span key={each} class="current" aria-current="true">{t(`api.language.${each}`)}</span>
          : <a key={each} href={`/api?lang=${each}#ask`}>{t(`api.language.${each}`)}</a>
      ))}
    </nav>
  );
}

interface QueriesProps {
  ui: Ui;
  language: "curl" | "fetch";
  server: Server;
}

function Queries({ ui, language, server }: QueriesProps) {
  const write = language === "curl" ? curlOf : fetchOf;
  const queries = queriesOf(ui.schema);
  return (
    <>
      {QUERY_NAMES.map((name) => (
        <div key={name} class="stack-s">
          <h3>{ui.t(`api.query.${name}`)}</h3>
          <Code ui={ui} label={ui.t(`api.query.${name}`)} text={write(server, queries[name])} />
        </div>
      ))}
    </>
  );
}

const TYPED_STEPS = ["install", "configure", "client", "use"] as const;

/** The client of the documentation, file by file. */
function TypedClient({ ui, blocks }: { ui: Ui; blocks: readonly CodeBlock[] }) {
  return (
    <>
      <p class="note">{ui.t("api.typed.text")}</p>
      {TYPED_STEPS.map((step, index) => (
        <div key={step} class="stack-s">
          <h3>{ui.t(`api.typed.${step}`)}</h3>
          <Code ui={ui} label={ui.t(`api.typed.${step}`)} text={blocks[index]!.code} />
        </div>
      ))}
    </>
  );
}
