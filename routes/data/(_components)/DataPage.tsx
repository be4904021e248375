import type { ComponentChildren } from "preact";
import { dataAddress, DataTabs, type DataView } from "@/routes/data/(_components)/DataTabs.tsx";
import { NotYet } from "@/routes/data/(_components)/NotYet.tsx";
import { NoCustomers } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { Ui } from "@/utils.ts";
import type { Figures } from "@/routes/(_components)/dataset_of.ts";

interface DataPageProps<T> {
  ui: Ui;
  view: DataView;
  what: "profile" | "check";
  figures: Figures<T>;
  /** What is shown of figures that there are. */
  children: (value: T) => ComponentChildren;
}

/** A part of the data page: its head and tabs, then the figures, or why there are none. */
export function DataPage<T>({ ui, view, what, figures, children }: DataPageProps<T>) {
  const { t } = ui;
  const { customers, known } = figures;
  return (
    <>
      <PageHead title={t("data.title")} lead={t("data.lead")} />
      <DataTabs ui={ui} view={view} />
      {customers === 0
        ? <NoCustomers ui={ui} />
        : known.state === "READY"
        ? children(known.value)
        : (
          <NotYet
            ui={ui}
            what={what}
            running={known.state === "RUNNING"}
            customers={customers}
            back={dataAddress(view)}
          />
        )}
    </>
  );
}
