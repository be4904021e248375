import { columnLabel, fieldText } from "@/components/customers/values.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import type { Ui } from "@/utils.ts";
import { profileGroups } from "./profile_groups.ts";

/** Everything that is stored of a customer, by groups; the first is open. */
export function ProfileCard({ ui, customer }: { ui: Ui; customer: CustomerRow }) {
  const { t } = ui;
  const attributes = Object.entries(customer.attributes);
  return (
    <section class="card">
      <h2>{t("customer.profile")}</h2>
      {profileGroups(ui.schema).map(({ name, keys }, place) => (
        <Group
          key={name}
          title={t(`customer.groups.${name}`)}
          open={place === 0}
          pairs={keys.map((key) => [columnLabel(ui, key), fieldText(ui, customer, key)])}
        />
      ))}
      {attributes.length > 0 && (
        <Group title={t("customer.attributes")} open={false} pairs={attributes} />
      )}
      {customer.importId !== null && (
        <p class="small">
          <a href={`/import/${customer.importId}`}>
            {t("customer.source", { id: customer.importId, line: customer.importLine ?? "–" })}
          </a>
        </p>
      )}
    </section>
  );
}

interface GroupProps {
  title: string;
  open: boolean;
  pairs: readonly (readonly [name: string, value: string])[];
}

function Group({ title, open, pairs }: GroupProps) {
  return (
    <details class="plain-details" open={open}>
      <summary>{title}</summary>
      <dl class="pairs small">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
