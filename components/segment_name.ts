import type { ClusterRow } from "@/db/queries/clusters.ts";
import { personaDescription, personaName } from "@/content/personas/persona.ts";
import type { Ui } from "@/utils.ts";

type Named = Pick<ClusterRow, "persona">;

/** A segment by its persona. */
export function segmentName({ locale }: Ui, { persona }: Named): string {
  return orSelf(persona, () => personaName(persona, locale));
}

/** One line on who a segment's customers are. */
export function segmentDescription({ locale }: Ui, { persona }: Named): string {
  return orSelf("", () => personaDescription(persona, locale));
}

/** A persona that an earlier version stored may have left the catalogue; its key still tells something. */
function orSelf(otherwise: string, name: () => string): string {
  try {
    return name();
  } catch {
    return otherwise;
  }
}
