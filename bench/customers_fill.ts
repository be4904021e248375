import type postgres from "postgres";

/**
 * Fills an empty, migrated database by SQL alone: customers with a value in most columns and predictions of two reasons
 * each, one champion, four clusters with two strategies each. Seconds for a hundred thousand, a minute for a million.
 *
 * @param churned in SQL, which may speak of `tenure` and `complained`; by default it follows from nothing
 */
export async function fillCustomers(
  sql: postgres.Sql,
  rows: number,
  churned = "random() < 0.17",
): Promise<void> {
  await sql.unsafe(`
    insert into models (estimator, status, config, metrics, encoding, threshold, threshold_policy, rows, fingerprint,
        onnx, onnx_sha256)
      values ('GRADIENT_BOOSTING', 'CHAMPION', '{}', '{}', '[]', 0.6, '{"kind": "FIXED", "value": 0.6}', 1,
        repeat('f', 64), '', repeat('0', 64));
    insert into scoring_runs (model_id, customers, finished_at) select id, ${rows}, now() from models;
    insert into segmentations (k, seed, inertia, customers, model) values (4, 1, 1, ${rows},
      '{"missing": {"recency": 22, "frequency": 0, "monetary": 162}, "means": {"recency": 22, "frequency": 7, "monetary": 162},
        "deviations": {"recency": 13, "frequency": 5, "monetary": 94}, "centroids": [
          {"recency": -1, "frequency": 1, "monetary": 0}, {"recency": 1, "frequency": 1, "monetary": 0},
          {"recency": -1, "frequency": -1, "monetary": 0}, {"recency": 1, "frequency": -1, "monetary": 0}]}');
    insert into clusters (segmentation_id, index, persona, size, recency, frequency, monetary, churn_probability)
      select s.id, n, 'LONG_GONE', ${rows} / 4, 10, 3, 150, 0.3 from segmentations s, generate_series(0, 3) n;
    insert into strategies (cluster_id, locale, source, headline, body, tactics, measure)
      select c.id, l, 'PLAYBOOK', 'Keep them', 'Because they are about to leave.',
        '[{"channel": "e-mail", "timing": "now", "action": "write", "offer": null, "metric": "orders"}]', 'Orders'
      from clusters c, unnest(array['EN', 'KO']) l;
    select setseed(0.5);
    insert into customers (customer_id, churned, tenure, preferred_login_device, city_tier, warehouse_to_home,
        preferred_payment_mode, gender, hours_on_app, devices_registered, preferred_order_category,
        satisfaction_score, marital_status, addresses, complained, order_amount_hike, coupons_used, order_count,
        days_since_last_order, cashback_amount, attributes, churn_probability, risk_band, scoring_run_id, cluster_id)
      select 'C' || lpad(n::text, 7, '0'), ${churned}, tenure, 'Mobile Phone', 1 + n % 3,
        nullif(n % 120, 0), (array['Debit Card', 'UPI', 'E wallet'])[1 + n % 3],
        case when n % 2 = 0 then 'Male' else 'Female' end, floor(random() * 5), 1 + n % 6, 'Laptop & Accessory',
        1 + n % 5, 'Married', n % 20, complained, 11 + n % 16, n % 17, floor(random() * 16),
        floor(random() * 46), round((random() * 324)::numeric, 2), jsonb_build_object('Note', 'note ' || n % 9), p,
        case when p >= 0.6 then 'HIGH' when p >= 0.3 then 'MEDIUM' when p is not null then 'LOW' end,
        case when p is not null then (select max(id) from scoring_runs) end,
        (select min(id) from clusters) + floor(random() * 4)::int
      from (select n, case when random() < 0.05 then null else random() * random() end as p,
          floor(random() * 60) as tenure, random() < 0.28 as complained
        from generate_series(1, ${rows}) n) drawn;
    insert into predictions (customer_id, run_id, probability, band, reasons)
      select customer_id, scoring_run_id, churn_probability, risk_band,
        '[{"field": "tenure", "value": "1", "direction": "RAISES", "contribution": 0.12},
          {"field": "complained", "value": "true", "direction": "RAISES", "contribution": 0.08}]'
      from customers where churn_probability is not null;
  `);
  await sql.unsafe("vacuum analyze");
}
