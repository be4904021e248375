/** PostgreSQL's code for a full disk, and how operating systems put it. */
const DISK_FULL = "53100";
const DISK_FULL_TEXT = /no space left|ENOSPC|disk (is )?full|disk quota/i;

/** What to do about a full disk. */
export const DISK_FULL_ADVICE = "The disk is full. Free some space, then try again.";

/** Whether an error says that a disk is full. */
export function isDiskFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as { code?: unknown }).code === DISK_FULL) return true;
    if (DISK_FULL_TEXT.test(cause.message)) return true;
  }
  return false;
}
