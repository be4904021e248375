/** A short campaign; `deno task webhooks` runs a long one. */
import assert from "node:assert/strict";
import { DATABASES } from "../crash/store.ts";
import { testServerUrl } from "../support/database.ts";
import { runCampaign } from "./campaign.ts";

const serverUrl = testServerUrl();

for (const database of DATABASES) {
  const ignore = database === "server" && !serverUrl;
  Deno.test({
    name: `a program killed while it delivers loses no event of a failing receiver (${database}` +
      `${ignore ? ": skipped, HOLDFAST_TEST_DATABASE_URL is not set" : ""})`,
    ignore,
    async fn() {
      const { acknowledged, lost, received } = await runCampaign({
        database,
        serverUrl,
        deliveries: 200,
        kills: 2,
        seed: 7,
      });
      assert.deepEqual([acknowledged, lost], [200, 0]);
      assert.deepEqual([received.unverified, received.altered], [0, 0]);
      assert.ok(received.requests >= 200);
    },
  });
}
