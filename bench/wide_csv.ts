import { createRandom, type Random } from "@/ml/random.ts";

/** How a column's cell is drawn for a customer of some hidden risk, from 0 to 1. */
type Draw = (random: Random, risk: number, row: number) => string;

const between = (random: Random, from: number, to: number) => from + random.next() * (to - from);
const day = (random: Random, from: number, days: number) =>
  new Date(Date.UTC(2024, 0, 1) + (from + random.int(days)) * 86_400_000).toISOString()
    .slice(0, 10);

/** Headers that are words of SQL, of JavaScript or of Holdfast, no words at all, or alike but for their case. */
const AWKWARD: readonly (readonly [header: string, draw: Draw])[] = [
  ["id", (_random, _risk, row) => `W${String(row).padStart(7, "0")}`],
  ["order", (random, risk) => String(Math.floor(between(random, 0, 40) * (1 - risk / 2)))],
  ["__proto__", (random) => "xyz"[random.int(3)]!],
  [
    "고객등급",
    (random, risk) => ["VIP", "골드", "일반"][Math.min(2, random.int(2) + (risk > 0.7 ? 1 : 0))]!,
  ],
  ["Total ($)", (random, risk) => between(random, 10, 900 - 400 * risk).toFixed(2)],
  ["1st order", (random) => day(random, 0, 500)],
  ["Plan", (random) => "ABCD"[random.int(4)]!],
  ["plan", (random) => random.next() < 0.5 ? "yes" : "no"],
];

const WORDS = ["late", "parcel", "refund", "size", "colour", "thanks", "again", "support", "call"];

/** The kinds of the other columns, in turn: amounts, counts, grades, categories, flags, dates, texts. */
const KINDS: readonly (readonly [name: string, draw: Draw])[] = [
  ["Amount", (random, risk) => between(random, 0, 500 + 100 * risk).toFixed(2)],
  ["Visits", (random) => String(random.int(60))],
  ["Score", (random, risk) => String(1 + Math.min(4, Math.floor(between(random, 0, 4) + risk)))],
  ["Share", (random) => random.next().toFixed(4)],
  ["City", (random) => `City ${random.int(30)}`],
  ["Channel", (random) => ["web", "app", "shop"][random.int(3)]!],
  ["Opted in", (random, risk) => random.next() < 0.4 + risk / 5 ? "yes" : "no"],
  ["Last seen", (random, risk) => day(random, Math.floor(600 - 200 * risk), 100)],
  ["Spend", (random) => Math.exp(between(random, 0, 7)).toFixed(2)],
  [
    "Remark",
    (random) => Array.from({ length: 7 }, () => WORDS[random.int(WORDS.length)]!).join(" "),
  ],
];

/** Share of values that are missing. */
const GAPS = 0.03;

/**
 * Writes a seeded table of any width and length: the awkward headers, then columns of every kind in turn, then who has
 * churned, which some of them tell.
 */
export async function writeWideCsv(
  path: string,
  { rows, columns, seed = 1 }: { rows: number; columns: number; seed?: number },
): Promise<void> {
  const random = createRandom(seed);
  const drawn = [
    ...AWKWARD,
    ...Array.from({ length: columns - AWKWARD.length - 1 }, (_, at) => {
      const [name, draw] = KINDS[at % KINDS.length]!;
      return [`${name} ${1 + Math.floor(at / KINDS.length)}`, draw] as const;
    }),
  ];
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  const write = (lines: readonly string[]) => writer.write(encoder.encode(lines.join("")));
  await write([`${drawn.map(([header]) => header).join(",")},Churned\n`]);
  let lines: string[] = [];
  for (let row = 1; row <= rows; row++) {
    const risk = random.next();
    const cells = drawn.map(([header, draw]) =>
      header !== "id" && random.next() < GAPS ? "" : draw(random, risk, row)
    );
    lines.push(`${cells.join(",")},${random.next() < risk * risk ? "Yes" : "No"}\n`);
    if (lines.length === 2000 || row === rows) {
      await write(lines);
      lines = [];
    }
  }
  await writer.close();
}
