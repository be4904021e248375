export { writeBackup, writeWhole } from "./backup.ts";
export { restoreBackup, type Restored } from "./restore.ts";
