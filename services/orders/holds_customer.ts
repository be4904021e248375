/** Whether an uploaded file of orders names a customer. */
import type { Database } from "@/db/client.ts";
import { UserError } from "../errors.ts";
import { getImport } from "../imports/record.ts";
import { comparable } from "../imports/text.ts";
import { openUpload } from "../imports/upload.ts";
import { readingOf } from "./preview_orders.ts";
import { readOrders } from "./read_orders.ts";

/**
 * Whether an uploaded file of orders has an order of a customer, whose id may be made of an e-mail, a telephone number
 * or a masked id, as no cell of the file spells it. A file that cannot be read as orders names none.
 */
export async function holdsOrdersOf(
  db: Database,
  importId: number,
  customerId: string,
): Promise<boolean> {
  const record = await getImport(db, importId);
  if (record.kind !== "ORDERS") return false;
  try {
    // Whichever order of day and month: the dates do not count here.
    const reading = readingOf(record);
    const file = await readOrders(await openUpload(db, importId), {
      ...reading,
      dateOrder: reading.dateOrder ?? "MONTH_FIRST",
    });
    if (!file) return false;
    const wanted = customerId.toLowerCase();
    for await (const rows of file.batches()) {
      const found = rows.some((row) =>
        "code" in row
          ? row.cells.some((cell) => comparable(cell).toLowerCase() === wanted)
          : row.customerId === customerId
      );
      if (found) {
        await file.close();
        return true;
      }
    }
    return false;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
