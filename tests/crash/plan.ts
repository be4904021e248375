/** What a crash campaign asks of the program, made up by a seed. */
import { join } from "node:path";
import { writeCustomersCsv } from "@/bench/customers_csv.ts";
import { createRandom } from "@/ml/random.ts";

/** Work that a kill is aimed at. */
export const TARGETS = ["upload", "import", "train", "score", "segment", "strategies"] as const;
export type Target = (typeof TARGETS)[number];

/** A file of customers, each row marked with the version of it that the file brings. */
export interface CustomerFile {
  readonly text: string;
  readonly mode: "MERGE" | "REPLACE";
  /** Ids of its rows. */
  readonly ids: readonly string[];
  readonly version: string;
}

/** One piece of work: a file that is uploaded and imported, or a job. */
export type Work =
  | { readonly target: "upload" | "import"; readonly file: CustomerFile }
  | { readonly target: Exclude<Target, "upload" | "import">; readonly mutation: string };

/** Work to be done in turn; each of the middle ones meets a kill. */
export interface Plan {
  readonly before: readonly Work[];
  readonly killed: readonly Work[];
  readonly after: readonly Work[];
}

/** Customers that each file adds. */
const NEW_ROWS = 20;
/** A merging file brings a new version of one customer in so many. */
const MERGED_SHARE = 7;

/** Makes a plan with so many kills, their targets in shuffled rounds so that each has its share. */
export async function makePlan(kills: number, seed: number, rows: number): Promise<Plan> {
  const random = createRandom(seed);
  let size = rows;
  let version = 0;
  const work = async (target: Target): Promise<Work> => {
    version++;
    if (target === "upload" || target === "import") {
      const mode = version === 1 || random.next() < 0.5 ? "REPLACE" : "MERGE";
      if (version > 1) size += NEW_ROWS;
      return { target, file: await customerFile(mode, size, version, seed) };
    }
    return { target, mutation: MUTATIONS[target](version) };
  };
  const inTurn = async (targets: readonly Target[]) => {
    const all: Work[] = [];
    for (const target of targets) all.push(await work(target));
    return all;
  };
  const rounds = Array.from(
    { length: Math.ceil(kills / TARGETS.length) },
    () => shuffled(TARGETS, random),
  );
  return {
    before: await inTurn(["import", "train", "score", "segment", "strategies"]),
    killed: await inTurn(rounds.flat().slice(0, kills)),
    after: await inTurn(["train", "score", "segment", "strategies"]),
  };
}

/** The mutation that queues each kind of job; `n` makes one differ from the next. */
const MUTATIONS: Readonly<Record<Exclude<Target, "upload" | "import">, (n: number) => string>> = {
  train: (n) =>
    `mutation { begun: trainModels(input: { estimators: [LOGISTIC_REGRESSION], folds: 3, seed: ${n} }) {
      job { id } } }`,
  score: () => "mutation { begun: scoreCustomers { job { id } } }",
  segment: (n) => `mutation { begun: segmentCustomers(input: { k: ${3 + n % 3} }) { job { id } } }`,
  strategies: () => "mutation { begun: generateStrategies { job { id } } }",
};

async function customerFile(
  mode: CustomerFile["mode"],
  size: number,
  number: number,
  seed: number,
): Promise<CustomerFile> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "customers.csv");
    await writeCustomersCsv(path, size, 1000 * seed + number);
    const [header, ...rows] = (await Deno.readTextFile(path)).trimEnd().split("\n");
    const version = `v${number}`;
    const taken = mode === "REPLACE"
      ? rows
      : rows.filter((_, row) => row % MERGED_SHARE === 0 || row >= size - NEW_ROWS);
    return {
      text: [`${header},Version`, ...taken.map((row) => `${row},${version}`)].join("\n"),
      mode,
      ids: taken.map((row) => row.split(",")[0]!),
      version,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function shuffled<T>(items: readonly T[], random: { next(): number }): T[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random.next() * (at + 1));
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}
