import type { ComponentChildren } from "preact";
import type { Ui } from "@/utils.ts";

/** Nothing is here yet: why, and what to do about it. */
export function Empty(
  { title, text, children }: { title: string; text: string; children?: ComponentChildren },
) {
  return (
    <section class="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {children && <div class="actions">{children}</div>}
    </section>
  );
}

/** The store holds no customer: every page that is about them says the same. */
export function NoCustomers({ ui: { t } }: { ui: Ui }) {
  return (
    <Empty title={t("empty.customers.title")} text={t("empty.customers.text")}>
      <a class="button primary" href="/import">{t("empty.customers.action")}</a>
    </Empty>
  );
}

/** Something to know before reading on. */
export function Notice(
  { kind = "info", title, children }: {
    kind?: "info" | "warn" | "error";
    title?: string;
    children: ComponentChildren;
  },
) {
  return (
    <div class={`notice ${kind}`} role={kind === "error" ? "alert" : undefined}>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}

/** Says that the customers were made up, wherever their figures show. */
export function DemoTag({ ui: { t } }: { ui: Ui }) {
  return <span class="tag medium" title={t("demo.text")}>{t("demo.label")}</span>;
}
