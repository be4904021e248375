/** How scores are stored: in a new table, and in place. */
import assert from "node:assert/strict";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import type { NewScore } from "./queries/scoring.ts";
import { openScoreWriter } from "./score_writer.ts";
import { databaseTest } from "../tests/support/database.ts";

/** In the order of the database, which is that of the bytes. */
const IDS = ['A "quoted" {1},2', "B back\\slash", "C null", "null", "고객"];

databaseTest(
  "openScoreWriter() stores the same scores in place and by a new table",
  async ({ connection }) => {
    const { sql } = connection;
    await sql`
    insert into models (estimator, config, metrics, encoding, threshold, threshold_policy, rows, fingerprint, onnx,
      onnx_sha256)
    values ('GRADIENT_BOOSTING', '{}', '{}', '[]', 0.5, '{"kind": "FIXED", "value": 0.5}', 1, '', '', '')`;
    for (const id of IDS) {
      await sql`insert into customers (customer_id, tenure, cluster_id) values (${id}, ${id.length}, 7)`;
    }
    const scores = IDS.map((id, at): NewScore => ({
      id,
      probability: Math.fround(1e-9 + at / 7),
      band: at === 0 ? null : at > 3 ? "HIGH" : "LOW",
      fold: at === 1 ? 2 : null,
    }));
    const written = [];
    for (const swapRows of [Infinity, 0]) {
      const [run] = await sql<{ id: number }[]>`
      insert into scoring_runs (model_id) select max(id) from models returning id`;
      const writer = openScoreWriter(
        connection,
        ECOMMERCE,
        { id: run!.id, customers: IDS.length },
        swapRows,
      );
      await writer.store(scores.slice(0, 2));
      await writer.store(scores.slice(2));
      await writer.finish();
      written.push({
        customers: await sql`
        select customer_id, tenure, cluster_id, churn_probability, risk_band,
          scoring_run_id = ${run!.id} as current from customers order by customer_id`,
        predictions: await sql`
        select customer_id, probability, band, fold, reasons from predictions where run_id = ${
          run!.id
        }
        order by customer_id`,
      });
    }
    assert.deepEqual(written[1], written[0]);
    assert.deepEqual(
      written[1]!.customers.map((row) => row.churn_probability),
      scores.map(({ probability }) => probability),
    );
  },
);
