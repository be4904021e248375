import { sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";

/** A view for BI tools, with its columns in their order. */
export interface BiView {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The views that `db/views.ts` makes, as the database describes them. */
export async function listBiViews(db: Queryable): Promise<BiView[]> {
  const rows = await db.execute<{ view: string; name: string; type: string }>(sql`
    select c.relname as view, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
      and c.relname ~ '^bi_' and a.attnum > 0
    order by c.relname, a.attnum`);
  return [...Map.groupBy(rows, ({ view }) => view)].map(([name, columns]) => ({
    name,
    columns: columns.map(({ name, type }) => ({ name, type })),
  }));
}
