/** Where scores go: to `predictions`, and onto the customers. See docs/adr/0028-scores-of-a-million.md. */
import { getColumns } from "drizzle-orm";
import type postgres from "postgres";
import type { Connection } from "./client.ts";
import { customersTable } from "./customers_table.ts";
import { type NewScore, storeScores } from "./queries/scoring.ts";
import {
  createNextCustomers,
  indexManyNextCustomers,
  swapCustomers,
  TableInUseError,
} from "./replace.ts";
import { quoted } from "./schema/column_names.ts";
import { analyzeNextCustomers } from "./staging.ts";
import type { CustomerSchema } from "@/schema/column.ts";

/** Takes the scores of all customers, page by page in the order of their ids. */
export interface ScoreWriter {
  /** How many scores it likes to be given at once. */
  readonly pageSize: number;
  store(scores: readonly NewScore[]): Promise<void>;
  /** Makes all of them the customers' current scores, where they are not yet. */
  finish(): Promise<void>;
}

/** From this many customers on, writing the table again is cheaper than changing each row and its index entries. */
const SWAP_ROWS = 50_000;
/** Few enough that one statement holds up no reader of the embedded database. */
const UPDATED_AT_ONCE = 1000;
/** Few enough, and values of wide tables, that reading and encoding them holds the event loop for no more than 50 ms. */
const STORED_AT_ONCE = 4000;
const STORED_VALUES = 80_000;

/**
 * Opens the way that scores take. While it is open no one else may write customers.
 *
 * @param run that they are of, and how many customers there are
 * @param swapRows number of customers from which on the table is written again
 */
export function openScoreWriter(
  connection: Connection,
  schema: CustomerSchema,
  run: { readonly id: number; readonly customers: number },
  swapRows = SWAP_ROWS,
): ScoreWriter {
  // One connection serves all of the embedded database: to make an index over many rows would hold up readers.
  if (connection.kind === "embedded" || run.customers < swapRows) {
    return {
      pageSize: UPDATED_AT_ONCE,
      store: (scores) => storeScores(connection.db, run.id, scores),
      finish: () => Promise.resolve(),
    };
  }
  return {
    pageSize: Math.ceil(Math.min(STORED_AT_ONCE, STORED_VALUES / schema.columns.length)),
    async store(scores) {
      if (scores.length === 0) return;
      await connection.sql.unsafe(INSERT_PREDICTIONS, [
        textsOf(scores.map(({ id }) => id)),
        textsOf(scores.map(({ probability }) => probability)),
        textsOf(scores.map(({ band }) => band)),
        textsOf(scores.map(({ fold }) => fold)),
        run.id,
      ], { prepare: true });
    },
    async finish() {
      const { sql } = connection;
      await createNextCustomers(sql, schema);
      await sql.begin((tx) => writeNextCustomers(tx, schema, run.id));
      await indexManyNextCustomers(sql, schema);
      await analyzeNextCustomers(sql);
      try {
        await sql.begin((tx) => swapCustomers(tx, schema));
      } catch (error) {
        if (!(error instanceof TableInUseError)) throw error;
        // Something of the shop's own depends on the table as it is.
        await sql.begin((tx) => tx.unsafe(UPDATE_FROM_NEXT));
      }
    },
  };
}

/** What a column holds after a scoring, in the words of the customer `c` as it is and of the score `s`. */
const SCORED: Readonly<Record<string, string>> = {
  churn_probability: "s.probability",
  risk_band: "s.band",
  scoring_run_id: "s.run_id",
};

const UPDATE_FROM_NEXT = `
  update customers c set ${
  Object.keys(SCORED).map((name) => `${name} = n.${name}`).join(", ")
} from customers_next n where n.customer_id = c.customer_id;
  drop table customers_next;`;

const INSERT_PREDICTIONS = `
  insert into predictions (customer_id, run_id, probability, band, fold)
  select customer_id, $5::int, probability, band, fold
  from unnest($1::text::text[], $2::text::float8[], $3::text::text[], $4::text::smallint[])
    as s(customer_id, probability, band, fold)`;

/**
 * Puts all customers, with their scores of a run, into `customers_next`, in the order of their ids, in which they are
 * read the next time. One join and a key made over all rows take a third of the time of joins and entries by pages.
 */
async function writeNextCustomers(
  tx: postgres.TransactionSql,
  schema: CustomerSchema,
  runId: number,
): Promise<void> {
  const names = Object.values(getColumns(customersTable(schema))).map(({ name }) => name);
  // The planner would expect next to no scores of a run that it has not seen, and look each customer up.
  await tx.unsafe("analyze predictions");
  await tx.unsafe("alter table customers_next drop constraint customers_pkey_next");
  await tx.unsafe(
    `insert into customers_next (${names.map(quoted).join(", ")})
     select ${names.map((name) => SCORED[name] ?? `c.${quoted(name)}`).join(", ")}
     from customers c join predictions s on s.customer_id = c.customer_id and s.run_id = $1
     order by c.customer_id`,
    [runId],
  );
  await tx.unsafe(
    "alter table customers_next add constraint customers_pkey_next primary key (customer_id)",
  );
}

/** An array as text: a connection that has just been opened does not know how to write arrays. */
function textsOf(values: readonly (string | number | null)[]): string {
  const elements = values.map((value) =>
    typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : value ?? "null"
  );
  return `{${elements.join(",")}}`;
}
