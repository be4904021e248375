import assert from "node:assert/strict";
import { databaseTest } from "@/tests/support/database.ts";
import { createAccess } from "./access.ts";
import { DEFAULT_ACCESS } from "./settings.ts";

const client = (address: string) => ({ address, secure: false });

databaseTest("without a password only this machine is let in, by its own name", (services) => {
  const access = createAccess(services);
  access.admit(client("127.0.0.1"), "localhost");
  access.admit(client("::1"), "[::1]");
  assert.throws(() => access.admit(client("10.0.0.2"), "localhost"), { code: "FORBIDDEN" });
  assert.throws(() => access.admit(client("127.0.0.1"), "evil.example"), { code: "WRONG_HOST" });
  return Promise.resolve();
});

databaseTest("with a password others are let in, by whatever name", (services) => {
  const access = createAccess(services, { ...DEFAULT_ACCESS, adminPassword: "s3cret" });
  access.admit(client("10.0.0.2"), "holdfast.example");
  return Promise.resolve();
});

databaseTest(
  "a session ends with the password that began it, on every server",
  async (services) => {
    const withPassword = (adminPassword: string) =>
      createAccess(services, { ...DEFAULT_ACCESS, adminPassword });
    const { token } = await withPassword("s3cret").signIn("s3cret", client("10.0.0.2"));
    const identity = await withPassword("s3cret").identify({ session: token });
    assert.equal(identity.actor, "session");
    const refused = withPassword("another").identify({ session: token });
    await assert.rejects(refused, { code: "UNAUTHENTICATED" });
  },
);

databaseTest("a password is the same however its letters are composed", async (services) => {
  const access = createAccess(services, { ...DEFAULT_ACCESS, adminPassword: "비밀번호é" });
  await access.signIn("비밀번호é".normalize("NFD"), client("10.0.0.2"));
  const wrong = access.signIn("비밀번호e", client("10.0.0.2"));
  await assert.rejects(wrong, { code: "UNAUTHENTICATED" });
});
