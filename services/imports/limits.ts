/** Share of rejected rows above which a replacing import stops and asks. */
export const MAX_REJECTED_SHARE = 0.05;
