import type { Ui } from "@/utils.ts";

interface PagerProps {
  ui: Ui;
  /** What is paged, for screen readers. */
  label: string;
  /** What the pages hold in all. */
  summary: string;
  first?: string | undefined;
  previous?: string | undefined;
  next?: string | undefined;
}

/** The way through a list by keyset: there are no page numbers, for none are counted. */
export function Pager({ ui: { t }, label, summary, first, previous, next }: PagerProps) {
  return (
    <div class="pager">
      <span>{summary}</span>
      {(previous || next) && (
        <nav class="actions" aria-label={label}>
          <PagerLink href={first} label={t("pager.first")} />
          <PagerLink href={previous} label={t("pager.previous")} rel="prev" />
          <PagerLink href={next} label={t("pager.next")} rel="next" />
        </nav>
      )}
    </div>
  );
}

function PagerLink(
  { href, label, rel }: { href: string | undefined; label: string; rel?: string },
) {
  return href
    ? <a class="button" href={href} rel={rel}>{label}</a>
    : <span class="button" aria-disabled="true">{label}</span>;
}
