import assert from "node:assert/strict";
import { copyDistance } from "@/ml/data_check/partner_gap.ts";

Deno.test("copyDistance() finds no copies where pairs thin out towards zero", () => {
  const pairs = [0, 0, 12, 22, 194, 1882, 12_836];
  const nearest = [0, 0, 10, 22, 152, 953, 2161];
  assert.equal(copyDistance({ pairs, nearest, rows: 5000 }, 4), null);
});

Deno.test("copyDistance() ends at the valley between copies and independent rows", () => {
  const pairs = [10, 2374, 1468, 505, 790, 4934, 21_870];
  const nearest = [10, 2374, 1455, 411, 62, 92, 239];
  assert.equal(copyDistance({ pairs, nearest, rows: 4828 }, 4), 3);
});

Deno.test("copyDistance() takes exact copies beside nothing else", () => {
  const pairs = [300, 0, 0, 0, 0, 0, 0];
  assert.equal(copyDistance({ pairs, nearest: pairs, rows: 600 }, 4), 0);
});

Deno.test("copyDistance() asks for 20 pairs", () => {
  const pairs = [19, 0, 0, 0, 0, 0, 0];
  assert.equal(copyDistance({ pairs, nearest: pairs, rows: 600 }, 4), null);
});
