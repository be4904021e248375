import type postgres from "postgres";

/**
 * Removes the models, scores, segments, strategies and campaigns that were made from the demo store, for the import that
 * replaces its customers; does nothing where the customers are a shop's own. A registered model stays, since it was
 * trained elsewhere.
 */
export async function removeDemoResults(tx: postgres.TransactionSql): Promise<void> {
  const [replaced] = await tx<{ demo: boolean }[]>`
    select demo from imports where status = 'COMPLETED' and not dry_run and mode = 'REPLACE'
    order by id desc limit 1`;
  if (!replaced?.demo) return;
  await tx.unsafe(`
    update customers set churn_probability = null, risk_band = null, scoring_run_id = null, cluster_id = null
      where churn_probability is not null or cluster_id is not null;
    delete from scoring_runs;
    delete from models where training_run_id is not null;
    delete from training_runs;
    delete from segmentations;
  `);
}

/**
 * Removes the orders of the demo store with what follows from them, expected spend, months and the definition of churn,
 * and its settings where they are unchanged since. Does nothing where there are none, so that a shop's own orders
 * are left alone.
 */
export async function removeDemoOrders(tx: postgres.TransactionSql): Promise<void> {
  const demo = tx`(select id from imports where demo and kind = 'ORDERS')`;
  // To delete no order would make the orders a new version, and what is kept of them would be read again.
  const [any] = await tx`select 1 from orders where import_id in ${demo} limit 1`;
  if (!any) return;
  await tx`delete from orders where import_id in ${demo}`;
  await tx`delete from order_lines where import_id in ${demo}`;
  await tx.unsafe(`
    delete from customer_values;
    delete from value_holdouts;
    delete from customer_months;
    delete from months;
    delete from churn_definitions;
    delete from settings where updated_at <= (select max(finished_at) from imports where demo);
  `);
}
