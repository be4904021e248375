import assert from "node:assert/strict";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { findModel, listModels } from "@/db/queries/models.ts";
import { models } from "@/db/schema/mod.ts";
import { foreignModel } from "@/ml/testing/foreign_model.ts";
import type { Services } from "@/services/services.ts";
import { importDemo, withServices } from "../pipeline/support.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { handlerOf, OWN_PAGE } from "./test_app.ts";

type Send = (
  file: Uint8Array<ArrayBuffer> | undefined,
  name?: string,
  language?: string,
) => Promise<Response>;

/** The app over the demo's customers, and the form as a browser sends it. */
async function withForm(
  { connection }: DatabaseFixture,
  body: (send: Send, get: (path: string) => Promise<string>) => Promise<void>,
) {
  await withServices(connection, async (services) => {
    await importDemo(services);
    const app = await handlerOf(services as unknown as Services);
    const get = async (path: string) => await (await app.fetch(path)).text();
    await body((file, name = "", language = "en") => {
      const form = new FormData();
      // A browser sends a file without a name where none was chosen.
      form.append("file", new File([file ?? ""], file ? "churn 2026.onnx" : ""));
      form.append("name", name);
      const headers = { ...OWN_PAGE, "Accept-Language": language };
      return app.fetch("/models/register", { method: "POST", body: form, headers });
    }, get);
  });
}

appTest("a model from elsewhere is registered by a form, and its page shown", async (fixture) => {
  await withForm(fixture, async (send, get) => {
    assert.ok((await get("/models")).includes(`href="/models/register"`));
    const page = await get("/models/register");
    assert.match(page, /enctype="multipart\/form-data"/i);
    assert.ok(page.includes(en.models.register.demand.output));
    const registered = await send(foreignModel(), "Theirs");
    assert.equal(registered.status, 303);
    const address = registered.headers.get("Location")!;
    const model = (await findModel(fixture.db, Number(address.split("/").at(-1))))!;
    assert.deepEqual([model.name, model.status], ["Theirs", "CANDIDATE"]);
    assert.equal((model.config as { registeredBy: string }).registeredBy, "local");
    assert.ok((await get(address)).includes("Theirs"));
    const unnamed = await send(foreignModel({ slope: -0.3 }));
    assert.equal(unnamed.status, 303);
    const [newest] = await listModels(fixture.db);
    assert.equal(newest!.name, "churn 2026");
    const [entry] = await fixture.db.query.auditLog.findMany();
    assert.equal(entry!.action, "POST /models/register");
  });
});

appTest(
  "what is wrong with a model file is said at the form, which keeps the name",
  async (fixture) => {
    await withForm(fixture, async (send) => {
      const refused = async (...sent: Parameters<Send>) => {
        const response = await send(...sent);
        assert.equal(response.status, 400);
        return await response.text();
      };
      const noModel = await refused(new TextEncoder().encode("no model"), "Theirs");
      assert.match(noModel, /role="alert"/);
      assert.ok(noModel.includes(en.models.register.refused.BAD_MODEL));
      assert.match(noModel, /Expected an ONNX model/);
      assert.match(noModel, /name="name"[^>]*value="Theirs"/);
      assert.match(await refused(undefined), /Choose an ONNX file/);
      assert.match(await refused(new Uint8Array(0)), /No file|is empty/);
      const [wide] = [foreignModel({ outputShape: ["N", 1] })];
      assert.match(await refused(wide), /probability/);
      assert.match(await refused(foreignModel(), "x".repeat(81)), /1 to 80 characters/);
      const korean = await refused(new TextEncoder().encode("no model"), "", "ko");
      assert.ok(korean.includes(ko.models.register.refused.BAD_MODEL));
      assert.equal((await listModels(fixture.db)).length, 0);
      assert.equal((await send(foreignModel())).status, 303);
      const again = await refused(foreignModel());
      assert.ok(again.includes(en.models.register.refused.ALREADY_REGISTERED));
      assert.equal((await listModels(fixture.db)).length, 1);
    });
  },
);

appTest("a recall that a model cannot reach is said on its page", async (fixture) => {
  await withForm(fixture, async (send, get) => {
    const address = (await send(foreignModel())).headers.get("Location")!;
    assert.ok(!(await get(address)).includes(en.models.missed.title));
    await fixture.db.update(models).set({ thresholdPolicy: { kind: "RECALL", atLeast: 1 } });
    const [model] = await listModels(fixture.db);
    const metrics = structuredClone(model!.metrics);
    metrics.strict.chosen.recall = 0.875;
    await fixture.db.update(models).set({ metrics });
    for (const path of [address, `${address}/threshold`]) {
      const html = await get(path);
      assert.ok(html.includes(en.models.missed.title), path);
      assert.match(html, /A recall of 100% would mean contacting everyone[^<]*finds 87\.5%/);
    }
  });
});
