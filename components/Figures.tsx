import type { ComponentChildren } from "preact";

/** One key figure. */
export interface Figure {
  /** What it is. */
  readonly name: string;
  readonly value: string;
  /** Of what, or out of what: no figure stands alone. */
  readonly of: string;
  /** Where the customers behind it are listed. */
  readonly href?: string | undefined;
  /** Whether it calls for action. */
  readonly alert?: boolean;
}

/** Key figures in one row. */
export function Figures({ figures }: { figures: readonly Figure[] }): ComponentChildren {
  return (
    <dl class="figures">
      {figures.map(({ name, value, of, href, alert }) => (
        <div key={name} class={alert ? "alert" : undefined}>
          <dt>{name}</dt>
          <dd class="value">{href ? <a href={href}>{value}</a> : value}</dd>
          <dd class="of">{of}</dd>
        </div>
      ))}
    </dl>
  );
}
