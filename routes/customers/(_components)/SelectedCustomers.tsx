import { Icon } from "@/components/Icon.tsx";
import type { Ui } from "@/utils.ts";
import { type CustomerQuery, sortParameter } from "@/components/customers/customer_query.ts";

/** Names the form that the table's check boxes belong to. */
export const SELECTION = "selection";

/** What can be done with the customers that are checked in the table; it stays in sight, with their number. */
export function SelectedCustomers({ ui: { t }, query }: { ui: Ui; query: CustomerQuery }) {
  return (
    <form id={SELECTION} class="selection" method="get" action="/export/customers.csv">
      {/* No customer has this id: where none is checked, the file is empty instead of holding everybody. */}
      <input type="hidden" name="customerId" value="" />
      <input type="hidden" name="sort" value={sortParameter(query.order)} />
      {/* The style sheet counts the boxes that are checked, and puts their number before the word. */}
      <p class="count">{t("customers.selection.chosen")}</p>
      <button class="button primary" type="submit" formAction="/campaigns/new">
        {t("customers.selection.campaign")}
      </button>
      <button class="button" type="submit">
        <Icon name="download" /> {t("customers.selection.download")}
      </button>
    </form>
  );
}
