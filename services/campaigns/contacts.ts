import type { Database } from "@/db/client.ts";
import { campaignContacts, sampleAttributes } from "@/db/queries/campaign_contacts.ts";
import { findCampaign } from "@/db/queries/campaigns.ts";
import { findCluster } from "@/db/queries/clusters.ts";
import type { StoredReason } from "@/db/schema/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import { currentSchema } from "../schema/customer_schema.ts";
import { UserError } from "../errors.ts";
import { writeCsv } from "../exports/csv.ts";
import type { ExportColumn, Page } from "../exports/table.ts";
import { contactColumns } from "./contact_columns.ts";
import { strategyFor } from "./campaigns.ts";

/** The words of a contact file, in the language that it is wanted in. */
export interface ContactWords {
  persona(id: string): string;
  /** Why a customer is at risk; empty where nothing is known. */
  reasons(reasons: readonly StoredReason[]): string;
}

const CONTACTS_A_PAGE = 1000;
/** Members by whose values contact columns are recognised. */
const SAMPLE = 1000;

const ID_COLUMN = { field: "customerId", header: "CustomerID", type: "text" } as const;
const WORK_COLUMNS = [
  { field: "segment", header: "Segment", type: "integer" },
  { field: "persona", header: "Persona", type: "text" },
  { field: "band", header: "RiskBand", type: "text" },
  { field: "probability", header: "ChurnProbability", type: "double" },
  { field: "reasons", header: "Reasons", type: "text" },
  { field: "offer", header: "Offer", type: "text" },
] as const satisfies readonly ExportColumn[];

/**
 * The treatment group as CSV, with everything that it takes to contact them: the same customers at every export, and
 * never one of the control group.
 *
 * @throws {UserError} `NOT_FOUND`
 */
export async function* exportContacts(
  { db }: { readonly db: Database },
  campaignId: number,
  words: ContactWords,
): AsyncGenerator<string> {
  const { strategyId, offer } = await campaignFor(db, campaignId);
  const { clusterId } = await strategyFor(db, strategyId);
  const cluster = (await findCluster(db, clusterId))!;
  const persona = words.persona(cluster.persona);
  const schema = await currentSchema({ db });
  const contact = await contactOf(db, schema, campaignId);
  yield* membersAsCsv(
    db,
    schema,
    { campaignId, arm: "TREATMENT" },
    contact,
    WORK_COLUMNS,
    (member) => [
      cluster.index,
      persona,
      member.band,
      member.probability,
      words.reasons(member.reasons ?? []),
      offer,
    ],
  );
}

/**
 * The control group as CSV, to be suppressed wherever else customers are contacted: ids and contact columns alone.
 *
 * @throws {UserError} `NOT_FOUND`
 */
export async function* exportSuppression(
  { db }: { readonly db: Database },
  campaignId: number,
): AsyncGenerator<string> {
  await campaignFor(db, campaignId);
  const schema = await currentSchema({ db });
  const contact = await contactOf(db, schema, campaignId);
  yield* membersAsCsv(db, schema, { campaignId, arm: "CONTROL" }, contact, [], () => []);
}

async function contactOf(db: Database, schema: CustomerSchema, campaignId: number) {
  return contactColumns(
    await sampleAttributes(db, schema, campaignId, SAMPLE),
    new Set(schema.columns.flatMap((each) => hasRole(each, "CONTACT") ? each.header : [])),
  );
}

type Group = Parameters<typeof campaignContacts>[2];
type Member = Awaited<ReturnType<typeof campaignContacts>>[number];

function membersAsCsv(
  db: Database,
  schema: CustomerSchema,
  group: Group,
  contact: ReturnType<typeof contactColumns>,
  columns: readonly ExportColumn[],
  cellsOf: (member: Member) => readonly unknown[],
): AsyncGenerator<string> {
  async function* pages(): AsyncGenerator<Page> {
    for (let after = "";;) {
      const members = await campaignContacts(db, schema, group, after, CONTACTS_A_PAGE);
      if (members.length === 0) return;
      const rows = members.map((member) => [
        member.customerId,
        ...contact.map(({ header }) => member.attributes?.[header] ?? null),
        ...cellsOf(member),
      ]);
      yield { rows: rows.length, values: rows[0]!.map((_cell, at) => rows.map((row) => row[at])) };
      after = members.at(-1)!.customerId;
    }
  }
  const contactCells = contact.map(({ header }) => ({
    field: header,
    header,
    type: "text" as const,
  }));
  return writeCsv({ columns: [ID_COLUMN, ...contactCells, ...columns], pages: pages() });
}

async function campaignFor(db: Database, id: number) {
  const campaign = await findCampaign(db, id);
  if (!campaign) throw new UserError("NOT_FOUND", `There is no campaign ${id}.`);
  return campaign;
}
