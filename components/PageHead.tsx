import type { ComponentChildren } from "preact";

interface PageHeadProps {
  title: ComponentChildren;
  /** What the page is of, in a sentence or two. */
  lead?: ComponentChildren;
  /** Marks beside the title, such as the one of demo data. */
  mark?: ComponentChildren;
  /** What can be done here. */
  children?: ComponentChildren;
}

/** The top of a page. */
export function PageHead({ title, lead, mark, children }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        <h1>
          {title} {mark}
        </h1>
        {lead && <p>{lead}</p>}
      </div>
      {children && <div class="actions">{children}</div>}
    </div>
  );
}
