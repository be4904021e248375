import { csvOfMonth } from "@/services/months/customer_list.ts";
import { define } from "@/utils.ts";
import { csvFile } from "../(_components)/csv_file.ts";
import { readList } from "./(_components)/month_list.ts";
import { monthKey } from "./(_components)/month_words.ts";

/** A list of customers as they were at a month's end, as a file. */
export const handler = define.handlers({
  GET: (ctx) => {
    const filter = readList(ctx.url);
    const name = `customers-${monthKey(filter.month)}.csv`;
    return csvFile(csvOfMonth(ctx.state.services, filter), name);
  },
});
