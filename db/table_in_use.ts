/** Other objects of the database depend on what an import replaces. */
export class TableInUseError extends Error {
  override name = "TableInUseError";

  /** The table itself, which a view of the shop's own reads. */
  static ofTable(error: unknown): TableInUseError {
    return new TableInUseError(
      `The table customers cannot be replaced, because other objects of the database depend on it ` +
        `(${detailOf(error)}). Let them read the view bi_customers instead, then import again.`,
    );
  }

  /** The view, which has to lose a column. */
  static ofView(error: unknown): TableInUseError {
    return new TableInUseError(
      `The view bi_customers cannot get the columns of the new table, because other objects of the database depend ` +
        `on it (${detailOf(error)}). Drop them, import again, then create them again.`,
    );
  }
}

/** Whether PostgreSQL refused to drop something because other objects depend on it. */
export function isInUse(error: unknown): boolean {
  return (error as { code?: string }).code === "2BP01";
}

function detailOf(error: unknown): string {
  return (error as { detail?: string }).detail?.split("\n")[0] ?? "a view";
}
