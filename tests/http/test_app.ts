import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";
import { createApp } from "@/app.ts";
import { type AccessSettings, createAccess, DEFAULT_ACCESS } from "@/services/access/mod.ts";
import { reportDataCheck } from "@/ml/data_check/report.ts";
import type { Services } from "@/services/services.ts";
import { createStoredProfile } from "@/services/statistics/stored_profile.ts";
import { createMonths } from "@/services/months/months.ts";
import { createCustomerStatistics } from "@/services/statistics/customer_statistics.ts";
import { createModelStore } from "@/services/scoring/model_store.ts";
import { brokenOff } from "@/services/operations/logging.ts";
import { createStoredDataCheck } from "@/services/data_check/stored_data_check.ts";
import type { DatabaseFixture } from "../support/database.ts";
import type { Job, JobKind } from "@/services/jobs/jobs.ts";

/** The app in this process, and what it was asked to queue. */
export interface TestApp {
  /** Asks for a path of the app. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  readonly queued: readonly { readonly kind: JobKind; readonly input: unknown }[];
}

export const ORIGIN = "http://127.0.0.1:8000";
/** What a browser sends with a form of the site's own. */
export const OWN_PAGE = { "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin" };

const NO_CONNECTION = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
  completed: Promise.resolve(),
} as const;

let built: ReturnType<Builder["build"]> | undefined;

/** The app over a database, with a queue that remembers instead of working. */
export async function testApp(
  fixture: DatabaseFixture,
  settings: Partial<AccessSettings> = {},
): Promise<TestApp> {
  const { fetch, queued } = await appOf(fixture, settings);
  return { fetch, queued };
}

/** The same on a port of its own, for what only shows on a connection. */
export async function servedApp(
  fixture: DatabaseFixture,
  settings: Partial<AccessSettings> = {},
): Promise<TestApp & { readonly port: number; stop(): Promise<void> }> {
  const { serve, queued } = await appOf(fixture, settings);
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    onError: brokenOff,
  }, serve);
  const { port } = server.addr;
  return {
    port,
    queued,
    fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    stop: () => server.shutdown(),
  };
}

async function appOf(
  { connection, db, clock }: DatabaseFixture,
  settings: Partial<AccessSettings>,
) {
  const queued: { kind: JobKind; input: unknown }[] = [];
  const enqueue = (kind: JobKind, input: unknown) => {
    queued.push({ kind, input });
    return Promise.resolve({ id: crypto.randomUUID(), kind } as Job);
  };
  const services = {
    connection,
    db,
    readDb: connection.readDb,
    clock,
    models: createModelStore(db),
    access: createAccess({ db, clock }, { ...DEFAULT_ACCESS, ...settings }),
    jobs: { enqueue, cancel: () => Promise.resolve(undefined), health: () => [] },
  } as unknown as Services;
  return { ...await handlerOf(services), queued };
}

/** What follows from the database; without `access` the doors are open on this machine. */
type Derived = "access" | "readDb" | "statistics" | "months" | "profile" | "dataCheck";
type PartialServices = Omit<Services, Derived> & Partial<Pick<Services, Derived>>;

/** Checks on this thread. */
const CHECKS_HERE = {
  dataCheck: (...[task]: Parameters<Services["workers"]["dataCheck"]>) =>
    Promise.resolve(reportDataCheck(task)),
};

/** The app over services, as a server would run it. */
export async function handlerOf(
  services: PartialServices,
): Promise<Pick<TestApp, "fetch"> & { readonly serve: Deno.ServeHandler<Deno.NetAddr> }> {
  const { db, clock, connection } = services;
  const whole = {
    access: createAccess({ db, clock }),
    readDb: connection.readDb,
    statistics: createCustomerStatistics(connection.readDb),
    months: createMonths(connection.readDb),
    profile: createStoredProfile(connection),
    dataCheck: createStoredDataCheck({ db, workers: CHECKS_HERE }),
    ...services,
  };
  const handler = await builtHandler(createApp(() => Promise.resolve(whole)));
  return {
    serve: (request, info) => handler(request, info as Deno.ServeHandlerInfo),
    fetch: fetchFrom(handler),
  };
}

/** Asks an app that was built for this process, whatever its services are. */
export async function builtApp(app: ReturnType<typeof createApp>): Promise<TestApp["fetch"]> {
  return fetchFrom(await builtHandler(app));
}

async function builtHandler(app: ReturnType<typeof createApp>) {
  built ??= new Builder({ root: fileURLToPath(new URL("../../", import.meta.url)) })
    .build({ snapshot: "memory" });
  (await built)(app);
  return app.handler();
}

function fetchFrom(handler: ReturnType<ReturnType<typeof createApp>["handler"]>): TestApp["fetch"] {
  return (path, init) => handler(new Request(ORIGIN + path, init), NO_CONNECTION);
}
