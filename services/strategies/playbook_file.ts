import { readRules, type Rule, RuleError } from "@/content/playbook/rules.ts";
import { UserError } from "../errors.ts";

/**
 * Reads a user's rules for the playbook.
 *
 * @param path of a JSON file; see docs/strategies.md
 * @throws {UserError} `BAD_PLAYBOOK`, naming the file and what is wrong
 */
export async function readPlaybook(path: string): Promise<Rule[]> {
  const bad = (problem: string) => new UserError("BAD_PLAYBOOK", `HOLDFAST_PLAYBOOK: ${problem}`);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch {
    throw bad(`the file "${path}" cannot be read.`);
  }
  try {
    return readRules(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch (error) {
    if (error instanceof RuleError) throw bad(`${path}: ${error.message}`);
    if (error instanceof SyntaxError) throw bad(`${path} is no JSON: ${error.message}`);
    throw error;
  }
}
