-- What the operations in sql_test.ts send to the database.

-- a page with predictions, reasons, clusters and strategies: 7
select "cluster_id", count(*) from "customers" where "customers"."risk_band" = $1 group by "customers"."cluster_id";
select (select coalesce(md5(string_agg("data_changes"."id"::text, '' order by "data_changes"."id")), '') from "data_changes" where "data_changes"."relation" in ($1, $2, $3, $4)) from (select 1) as one;
select (select coalesce(md5(string_agg("data_changes"."id"::text, '' order by "data_changes"."id")), '') from "data_changes" where "data_changes"."relation" in ($1, $2, $3, $4)) from (select 1) as one;
select <columns> from "clusters" left join "strategies" on "strategies"."cluster_id" = "clusters"."id" where "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations") order by "clusters"."index" asc, "strategies"."id" asc;
select <columns> from "customers" left join "predictions" on (("predictions"."customer_id" = "customers"."customer_id") and ("predictions"."run_id" = "customers"."scoring_run_id")) left join "scoring_runs" on "scoring_runs"."id" = "predictions"."run_id" where "customers"."churn_probability" is not null order by "customers"."churn_probability" desc, "customers"."customer_id" desc limit $1;
select <columns> from "models" where "models"."id" = $1;
select count(*) from "customers";

-- a page of ids alone: 1
select "customer_id", "churn_probability" from "customers" where "customers"."churn_probability" is not null order by "customers"."churn_probability" desc, "customers"."customer_id" desc limit $1;

-- the last page of an order, filtered: 2
select "customer_id", "tenure" from "customers" where (((("customers"."risk_band" in ($1::text, $2::text)) and ("customers"."cluster_id" = (select "clusters"."id" from "clusters" where "clusters"."index" = $3::bigint and "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations"))) and ("customers"."tenure" >= $4::float8) and ("customers"."gender" = $5::text))) and ("customers"."tenure" is not null)) order by "customers"."tenure" asc, "customers"."customer_id" asc limit $6;
select "customer_id", "tenure" from "customers" where (((("customers"."risk_band" in ($1::text, $2::text)) and ("customers"."cluster_id" = (select "clusters"."id" from "clusters" where "clusters"."index" = $3::bigint and "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations"))) and ("customers"."tenure" >= $4::float8) and ("customers"."gender" = $5::text))) and ("customers"."tenure" is null)) order by "customers"."tenure" asc, "customers"."customer_id" asc limit $6;

-- clusters with strategies, and a page of the customers of each: 6
select "cluster_id", count(*) from "customers" where "customers"."risk_band" = $1 group by "customers"."cluster_id";
select "cluster_id", count(*) from "customers" where (("customers"."cluster_id" in ($1, $2)) and ("customers"."risk_band" = $3::text)) group by "customers"."cluster_id";
select (select coalesce(md5(string_agg("data_changes"."id"::text, '' order by "data_changes"."id")), '') from "data_changes" where "data_changes"."relation" in ($1, $2, $3, $4)) from (select 1) as one;
select <columns> from "clusters" left join "strategies" on "strategies"."cluster_id" = "clusters"."id" where "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations") order by "clusters"."index" asc, "strategies"."id" asc;
select <columns> from "clusters" where "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations") order by "clusters"."index" asc;
select <columns> from "customers" left join "predictions" on (("predictions"."customer_id" = "customers"."customer_id") and ("predictions"."run_id" = "customers"."scoring_run_id")) left join "scoring_runs" on "scoring_runs"."id" = "predictions"."run_id" where "customers"."customer_id" in ( select page.customer_id from "clusters" cross join lateral ((select "customer_id" from "customers" where (("customers"."cluster_id" = "clusters"."id") and ("customers"."risk_band" = $1::text) and ("customers"."churn_probability" is not null)) order by "customers"."churn_probability" desc, "customers"."customer_id" desc limit $2)) page where "clusters"."id" in ($3, $4)) order by "customers"."churn_probability" desc, "customers"."customer_id" desc;

-- the overview: 3
select "risk_band", count(*), count("churned"), count(*) filter (where "churned"), count("churn_probability"), coalesce(sum("customers"."churn_probability"), 0), coalesce(sum("customers"."cashback_amount"), 0) from "customers" group by "customers"."risk_band";
select (select coalesce(md5(string_agg("data_changes"."id"::text, '' order by "data_changes"."id")), '') from "data_changes" where "data_changes"."relation" in ($1, $2, $3, $4)) from (select 1) as one;
select coalesce(((select "demo" from "imports" where "imports"."mode" = 'REPLACE' and "imports"."status" = 'COMPLETED' and not "imports"."dry_run" order by "imports"."id" desc limit $1)), false), ((select max("finished_at") from "imports" where "imports"."status" = 'COMPLETED' and not "imports"."dry_run")), ((select max("finished_at") from "scoring_runs")), ((select max("created_at") from "segmentations")) from (select 1) as one;

-- churn by cluster and by quartile of tenure: 2
select (select coalesce(md5(string_agg("data_changes"."id"::text, '' order by "data_changes"."id")), '') from "data_changes" where "data_changes"."relation" in ($1, $2, $3, $4)) from (select 1) as one;
with edges as materialized (select min("customers"."tenure"::float8) || percentile_cont(array[$1::float8, $2::float8, $3::float8]::float8[]) within group (order by "customers"."tenure"::float8) || max("customers"."tenure"::float8) as "edges1" from "customers" where true) select grouped.*, "key0"::text as "value0", "edges1"["key1" + 1] as "from1", "edges1"["key1" + 2] as "to1" from ( select "key0", "key1", count(*)::int as "measure0", avg("customers"."churned"::int)::float8 as "measure1", avg("customers"."cashback_amount")::float8 as "measure2", 1 from "customers" left join "clusters" on "clusters"."id" = "customers"."cluster_id" and "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations") cross join edges cross join lateral (select "clusters"."index" as "key0", width_bucket("customers"."tenure"::float8, "edges1"[2:$4::int]) as "key1", 1) keyed where true group by "key0", "key1" ) grouped cross join edges order by "key0" asc nulls last, "key1" asc nulls last limit $5::int;

-- the segmentation with its clusters: 2
select <columns> from "clusters" where "clusters"."segmentation_id" = $1 order by "clusters"."index" asc;
select <columns> from "segmentations" order by "segmentations"."id" desc limit $1;

-- strategies with their clusters: 3
select <columns> from "clusters" where "clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations") order by "clusters"."index" asc;
select <columns> from "strategies" inner join "clusters" on "clusters"."id" = "strategies"."cluster_id" where (("clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations")) and ("strategies"."locale" = $1)) order by "clusters"."index" asc, "strategies"."id" asc limit $2;
select count(*) from "strategies" inner join "clusters" on "clusters"."id" = "strategies"."cluster_id" where (("clusters"."segmentation_id" = (select max("segmentations"."id") from "segmentations")) and ("strategies"."locale" = $1));
