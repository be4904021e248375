import { isDemoStore } from "@/db/queries/imports.ts";
import type { ModeWords } from "@/components/imports/ModeChoice.tsx";
import type { Services } from "@/services/services.ts";
import type { Ui } from "@/utils.ts";

/** The customers that are there before an import. */
export interface Store {
  readonly customers: number;
  /** Whether all of them are made up. */
  readonly demo: boolean;
}

/** What an import would meet. */
export async function readStore({ db, statistics }: Services): Promise<Store> {
  const [{ customers }, demo] = await Promise.all([statistics.overview(), isDemoStore(db)]);
  return { customers, demo };
}

/** The default choice: made-up customers may go, a shop's own may not. */
export function safeMode({ demo }: Store): "MERGE" | "REPLACE" {
  return demo ? "REPLACE" : "MERGE";
}

/** What each way to take a table in does to these customers. */
export function modeWords({ t }: Ui, { customers: count, demo }: Store): ModeWords {
  return {
    legend: t("import.mode.legend"),
    merge: t("import.merge"),
    mergeText: count === 0
      ? t("import.mode.mergeEmpty")
      : t(demo ? "import.mode.mergeDemo" : "import.mode.merge", { count }),
    replace: t("import.replace"),
    replaceText: count === 0
      ? t("import.mode.replaceEmpty")
      : t(demo ? "import.mode.replaceDemo" : "import.mode.replace", { count }),
  };
}
