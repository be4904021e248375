import type { ComponentChildren } from "preact";

/** A column's head; numbers stand on the right. */
export interface TableHead {
  readonly name: string;
  readonly isNumber?: boolean;
}

interface TableFrameProps {
  /** What the table holds, for those who hear it. */
  label: string;
  heads: readonly TableHead[];
  /** Rows. */
  children: ComponentChildren;
}

/** A table in a frame that scrolls where it is wider than the page. */
export function TableFrame({ label, heads, children }: TableFrameProps) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table class="table">
        <thead>
          <tr>
            {heads.map(({ name, isNumber }) => (
              <th key={name} scope="col" class={isNumber ? "number" : undefined}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface TitledTableProps extends Omit<TableFrameProps, "label"> {
  title: string;
  note?: string;
}

/** A table under its title. */
export function TitledTable({ title, note, heads, children }: TitledTableProps) {
  return (
    <section class="stack-s">
      <header>
        <h2>{title}</h2>
        {note !== undefined && <p class="note">{note}</p>}
      </header>
      <TableFrame label={title} heads={heads}>{children}</TableFrame>
    </section>
  );
}
