import { UserError } from "@/services/errors.ts";

/** Does something with a campaign, and returns the address of its page: one that says why where it was refused. */
export async function backToCampaign(id: number, act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return `/campaigns/${id}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `/campaigns/${id}?failure=${error.code}`;
  }
}
