import { PageHead } from "@/components/PageHead.tsx";
import type { Ui } from "@/utils.ts";

/** The list cannot be read from its address: what is wrong with it, and the way on. */
export function BadAddress({ ui: { t }, problem }: { ui: Ui; problem: string }) {
  return (
    <>
      <PageHead title={t("customers.title")} />
      <section class="empty">
        <h2>{t("customers.bad.title")}</h2>
        <p>{t("customers.bad.text")}</p>
        <p lang="en">{problem}</p>
        <a class="button primary" href="/customers">{t("customers.bad.all")}</a>
      </section>
    </>
  );
}
