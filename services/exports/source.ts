import type { Database } from "@/db/client.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { Parameters } from "./parameters.ts";
import type { ExportTable } from "./table.ts";

/** Something that can be exported. */
export interface ExportSource {
  /**
   * Reads the parameters; nothing else is read before the result is called.
   *
   * @param flat for CSV: what is nested becomes columns
   * @throws {UserError} `BAD_PARAMETER`
   * @throws {InvalidQueryError} `INVALID_FILTER`
   */
  open(
    services: { readonly db: Database },
    schema: CustomerSchema,
    parameters: Parameters,
    flat: boolean,
  ): () => Promise<ExportTable>;
}
