import { PageHead } from "@/components/PageHead.tsx";
import type { Ui } from "@/utils.ts";

/** Nobody has that id: why that may be, and how to find who was meant. */
export function MissingCustomer({ ui: { t }, id }: { ui: Ui; id: string }) {
  return (
    <>
      <PageHead title={t("customer.missing.title", { id })} />
      <section class="empty">
        <p>{t("customer.missing.text")}</p>
        <form class="filters" method="get" action="/customers">
          <div class="field">
            <label for="search">{t("customers.filter.search")}</label>
            <input id="search" type="search" name="search" value={id} />
          </div>
          <button class="button primary" type="submit">{t("customer.missing.search")}</button>
          <a class="button quiet" href="/customers">{t("customer.missing.all")}</a>
        </form>
      </section>
    </>
  );
}
