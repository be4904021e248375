-- A PostgreSQL role for BI tools: it reads the bi_ views and nothing else. Run it with psql as the owner of
-- Holdfast's tables (who must be allowed to create roles), again after an upgrade that brings new views:
--
--   HOLDFAST_BI_PASSWORD=… psql "$DATABASE_URL" -v role=holdfast_bi -f db/roles/bi_reader.sql
--
-- The password comes from the environment, so that no list of processes and no shell history shows it.
\set ON_ERROR_STOP on
\getenv password HOLDFAST_BI_PASSWORD
\if :{?role}
\else
  \set role holdfast_bi
\endif
\if :{?password}
\else
  \set password ''
\endif
select :'password' <> '' as has_password \gset
\if :has_password
\else
  do 'begin raise exception $$Set HOLDFAST_BI_PASSWORD to the password of the role.$$; end';
\endif

begin;

select format('create role %I login', :'role')
where not exists (select from pg_roles where rolname = :'role') \gexec

alter role :"role" with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
  connection limit 20 password :'password';
-- A second bolt beside the missing rights, and a bound for a report that asks too much.
alter role :"role" set default_transaction_read_only = on;
alter role :"role" set statement_timeout = '5min';

-- Whatever it was granted before, it ends up with the views alone.
select format('revoke %I from %I', granted.rolname, :'role')
from pg_auth_members m
  join pg_roles granted on granted.oid = m.roleid
  join pg_roles member on member.oid = m.member
where member.rolname = :'role' \gexec
revoke all on all tables in schema public from :"role";
revoke all on all sequences in schema public from :"role";
revoke all on all functions in schema public from :"role";
revoke all on schema public from :"role";

select format('grant connect on database %I to %I', current_database(), :'role') \gexec
grant usage on schema public to :"role";
grant select on bi_customers, bi_clusters, bi_strategies, bi_models, bi_orders, bi_snapshots,
  bi_customer_changes, bi_deleted_customers
to :"role";

commit;
\echo :role reads the bi_ views and nothing else.
