/** Holdfast with no more permissions than a deployment gives it. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "@/build.ts";
import { startProgram } from "../support/program.ts";
import { copyEmbeddedDatabase } from "../support/database.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** The permissions in a file, by name. */
async function permissionsIn(file: string, program: string, data: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
  return [...text.matchAll(/--allow-[a-z]+(=[\w./,]+)?/g)].map(([flag]) =>
    flag.replaceAll(data, "DATA").replaceAll(program, "PROGRAM")
  ).sort();
}

Deno.test("Holdfast serves and works with the permissions of its deployments alone", async () => {
  const flags = await permissionsIn("Dockerfile", "/app", "/data");
  assert.deepEqual(flags, [
    "--allow-env",
    "--allow-net",
    "--allow-read=PROGRAM,DATA",
    "--allow-sys=hostname",
    "--allow-write=DATA",
  ]);
  assert.deepEqual(
    await permissionsIn("deploy/holdfast.service", "/opt/holdfast", "/var/lib/holdfast"),
    flags,
  );
  await buildIfStale(() => {});
  const dataDir = await copyEmbeddedDatabase();
  const program = await startProgram({
    dataDir,
    demo: false,
    args: [
      "run",
      "--no-prompt",
      "--frozen",
      "--unstable-no-legacy-abort",
      ...flags.map((flag) => flag.replace("PROGRAM", ROOT).replace("DATA", dataDir)),
      "start.ts",
    ],
  });
  try {
    assert.equal(await (await fetch(`${program.origin}/readyz`)).text(), "ready\n");
    const page = await fetch(program.origin);
    assert.match(await page.text(), /<html/);
    const headers = { Origin: program.origin };
    const backup = await fetch(`${program.origin}/api/backup`, { method: "POST", headers });
    assert.equal(backup.status, 200);
    assert.ok((await backup.bytes()).length > 100);
  } finally {
    await program.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
});
