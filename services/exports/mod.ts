/** Customer tables out. */
export { exportCustomers, type ExportOptions } from "./customers.ts";
