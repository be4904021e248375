import { columnLabel, fieldText } from "@/components/customers/values.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import { COLUMNS, type Field } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";

/** Columns that are read together. */
const GROUPS = {
  orders: [
    "orderCount",
    "daysSinceLastOrder",
    "cashbackAmount",
    "couponsUsed",
    "orderAmountHike",
    "preferredOrderCategory",
    "preferredPaymentMode",
  ],
  satisfaction: ["satisfactionScore", "complained"],
  usage: ["tenure", "hoursOnApp", "devicesRegistered", "preferredLoginDevice"],
} as const satisfies Record<string, readonly Field[]>;

const GROUPED: ReadonlySet<string> = new Set(Object.values(GROUPS).flat());

/** Every column is in a group: what none of them names is about the person. */
const ALL_GROUPS: readonly (readonly [name: string, fields: readonly Field[]])[] = [
  ...Object.entries(GROUPS),
  [
    "person",
    COLUMNS.filter(({ kind, field }) => kind !== "identity" && !GROUPED.has(field))
      .map(({ field }) => field),
  ],
];

/** Everything that is stored of a customer, by groups; the first is open. */
export function ProfileCard({ ui, customer }: { ui: Ui; customer: CustomerRow }) {
  const { t } = ui;
  const attributes = Object.entries(customer.attributes);
  return (
    <section class="card">
      <h2>{t("customer.profile")}</h2>
      {ALL_GROUPS.map(([name, fields], place) => (
        <Group
          key={name}
          title={t.maybe(`customer.groups.${name}`, name)}
          open={place === 0}
          pairs={fields.map((field) => [columnLabel(ui, field), fieldText(ui, customer, field)])}
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
