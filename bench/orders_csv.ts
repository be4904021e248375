import { createRandom } from "@/ml/random.ts";

/** The columns of the file, as a shop exports them. */
export const ORDERS_HEADER = "order_id,customer_id,order_date,quantity,amount,currency,status\n";

/** Writes orders of two years by day, made up by a seed. A customer orders the more often the lower its number is. */
export async function writeOrdersCsv(path: string, count: number, buyers: number): Promise<void> {
  const random = createRandom(7);
  const first = Date.parse("2024-01-01");
  using to = await Deno.open(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const writer = to.writable.getWriter();
  let text = ORDERS_HEADER;
  for (let order = 0; order < count; order++) {
    const at = first + Math.floor(731 * 86_400 * order / count) * 1000;
    const date = new Date(at).toISOString().slice(0, 19).replace("T", " ");
    const customer = Math.floor(buyers * random.next() ** 2);
    const cents = 500 + Math.floor(20_000 * random.next());
    const status = random.next() < 0.03 ? "cancelled" : "completed";
    text += `${100_000 + order},C${customer},${date},${1 + order % 4},${
      (cents / 100).toFixed(2)
    },EUR,${status}\n`;
    if (text.length > 1_000_000) {
      await writer.write(encoder.encode(text));
      text = "";
    }
  }
  await writer.write(encoder.encode(text));
  await writer.close();
}
