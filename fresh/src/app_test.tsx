import assert from "node:assert/strict";
import { App } from "./app.ts";
import type { Context } from "./context.ts";
import { HttpError } from "./error.ts";
import { page } from "./handlers.ts";
import type { PageProps } from "./types.ts";

interface State {
  trail: string[];
}

type Ctx = Context<State>;

const mark = (name: string) => (ctx: Ctx) => {
  (ctx.state.trail ??= []).push(name);
  return ctx.next();
};
const trail = (ctx: Ctx) => ctx.text((ctx.state.trail ?? []).join(" "));

async function ask(app: App<State>, path: string, init?: RequestInit) {
  const response = await app.handler()(
    new Request(`http://localhost${path}`, init),
  );
  return { response, status: response.status, text: await response.text() };
}

Deno.test("App runs middlewares in order, and those after a route do not cover it", async () => {
  const app = new App<State>()
    .use(mark("a"), mark("b"))
    .get("/x", trail)
    .use(mark("late"))
    .get("/y", trail)
    .use("/y", mark("later"));
  assert.equal((await ask(app, "/x")).text, "a b");
  assert.equal((await ask(app, "/y")).text, "a b late");
});

Deno.test("App runs the middlewares of a path for the routes below it", async () => {
  const app = new App<State>()
    .use("/admin", mark("admin"))
    .get(
      "/admin/users/:id",
      (ctx) => ctx.json([ctx.params.id, ctx.route, ctx.state.trail]),
    )
    .get("/public", trail);
  assert.equal(
    (await ask(app, "/admin/users/7")).text,
    '["7","/admin/users/:id",["admin"]]',
  );
  assert.equal((await ask(app, "/public")).text, "");
});

Deno.test("App loads lazy middlewares and routes when they are first asked for", async () => {
  const app = new App<State>()
    .use(() => Promise.resolve(mark("lazy")))
    .route("/lazy", () => Promise.resolve({ handler: { GET: trail } }));
  const handler = app.handler();
  for (let i = 0; i < 2; i++) {
    const response = await handler(new Request("http://localhost/lazy"));
    assert.equal(await response.text(), "lazy");
  }
});

Deno.test("App answers HEAD by GET, 405 for a missing method and 204 with the methods for OPTIONS", async () => {
  const app = new App<State>().get("/x", (ctx) => ctx.text("body")).post(
    "/x",
    trail,
  );
  const head = await ask(app, "/x", { method: "HEAD" });
  assert.deepEqual([head.status, head.text], [200, ""]);
  // A server says "Content-Length: 0" of a body of null, which is not the length that GET would have.
  assert.notEqual(head.response.body, null);
  assert.equal((await ask(app, "/x", { method: "PUT" })).status, 405);
  const options = await ask(app, "/x", { method: "OPTIONS" });
  assert.deepEqual([options.status, options.response.headers.get("Allow")], [
    204,
    "GET, POST",
  ]);
  assert.equal((await ask(app, "/nope")).status, 404);
});

Deno.test("App sends a handler's error as its status and message, and hides others", async (t) => {
  const app = new App<State>()
    .get("/teapot", () => {
      throw new HttpError(418, "no coffee");
    })
    .get("/silent", () => {
      throw new HttpError(403);
    })
    .get("/bug", () => {
      throw new Error("secret");
    });
  assert.deepEqual((await ask(app, "/teapot")).text, "no coffee");
  assert.deepEqual((await ask(app, "/silent")).text, "Forbidden");
  await t.step("and logs what is not an HttpError", async () => {
    const logged: unknown[] = [];
    const { error } = console;
    console.error = (...args) => logged.push(...args);
    try {
      const { status, text } = await ask(app, "/bug");
      assert.deepEqual([status, text], [500, "Internal server error"]);
    } finally {
      console.error = error;
    }
    assert.equal(logged.length, 1);
  });
});

Deno.test("App renders errors with the nearest error page, in its layout, with the error's status", async () => {
  const show = ({ error }: PageProps<unknown, State>) => (
    <p>{error instanceof HttpError ? error.status : String(error)}</p>
  );
  const app = new App<State>()
    .onError("*", { component: show })
    .layout("*", ({ Component }) => (
      <main>
        <Component />
      </main>
    ))
    .onError("/deep", (ctx) => ctx.text(`deep ${ctx.error}`, { status: 500 }))
    .get("/deep/x", () => {
      throw new Error("x");
    })
    .get("/x", () => {
      throw new HttpError(409);
    });
  const shallow = await ask(app, "/x");
  assert.equal(shallow.status, 409);
  assert.match(shallow.text, /<main><p>409<\/p><\/main>/);
  assert.equal((await ask(app, "/deep/x")).text, "deep Error: x");
  assert.equal((await ask(app, "/nope")).status, 404);
});

Deno.test("App answers 200 where notFound() has a component alone, as Fresh does", async () => {
  const app = new App<State>().notFound({ component: () => <p>nothing</p> });
  assert.equal((await ask(app, "/nope")).status, 200);
});

Deno.test("App renders routes with their data, status and headers", async () => {
  const app = new App<State>().route("/x", {
    handler: {
      POST: () => page({ n: 2 }, { status: 201, headers: [["X-A", "b"]] }),
    },
    component: ({ data }) => <p>{JSON.stringify(data)}</p>,
  });
  assert.match((await ask(app, "/x")).text, /<p>{}<\/p>/);
  const { response, text } = await ask(app, "/x", { method: "POST" });
  assert.deepEqual([response.status, response.headers.get("X-A")], [201, "b"]);
  assert.match(text, /{&quot;n&quot;:2}/);
});

Deno.test("App renders layouts from the outside in, inside the app wrapper, also asynchronous ones", async () => {
  const app = new App<State>()
    .appWrapper(({ Component }) => (
      <html>
        <body>
          <Component />
        </body>
      </html>
    ))
    .layout("*", async ({ Component }) => (
      <main>
        {await Promise.resolve("async ")}
        <Component />
      </main>
    ))
    .layout("/in", ({ Component }) => (
      <section>
        <Component />
      </section>
    ))
    .get("/in/x", (ctx) => ctx.render(<p>x</p>))
    .get(
      "/in/bare",
      (ctx) =>
        ctx.render(<p>x</p>, {}, {
          skipAppWrapper: true,
          skipInheritedLayouts: true,
        }),
    );
  assert.match(
    (await ask(app, "/in/x")).text,
    /<html>.*<body><main>async <section><p>x<\/p><\/section><\/main><\/body><\/html>$/,
  );
  assert.ok(!(await ask(app, "/in/bare")).text.includes("<main>"));
});

Deno.test("App lets an asynchronous page send a response of its own", async () => {
  const app = new App<State>().route("/x", {
    component: () => <p>sync</p>,
    handler: (ctx) => ctx.redirect("/y"),
  }).route("/z", {
    component: async () => await Promise.resolve(new Response("own", { status: 202 })),
  });
  assert.equal((await ask(app, "/x")).status, 302);
  assert.deepEqual(
    [(await ask(app, "/z")).status, (await ask(app, "/z")).text],
    [202, "own"],
  );
});

Deno.test("App serves below its base path and mounts other apps", async () => {
  const inner = new App<State>().use(mark("inner")).get("/", trail).get(
    "/x",
    trail,
  );
  const app = new App<State>({ basePath: "/shop" })
    .use(mark("outer"))
    .get("/", (ctx) => ctx.text("home"))
    .mountApp("/inner", inner)
    .get("/after", trail);
  assert.equal((await ask(app, "/shop")).text, "home");
  assert.equal((await ask(app, "/shop/inner")).text, "outer inner");
  assert.equal((await ask(app, "/shop/inner/x")).text, "outer inner");
  assert.equal((await ask(app, "/shop/after")).text, "outer");
  assert.equal((await ask(app, "/inner/x")).status, 404);
});

Deno.test("App keeps a path with several slashes on this site", async () => {
  const app = new App<State>().get(
    "/evil.example",
    (ctx) => ctx.redirect(ctx.url.pathname),
  )
    .get("/to", (ctx) => ctx.redirect("//evil.example//x?to=//y"));
  assert.equal(
    (await ask(app, "//evil.example")).response.headers.get("location"),
    "/evil.example",
  );
  assert.equal(
    (await ask(app, "/to")).response.headers.get("location"),
    "/evil.example/x?to=//y",
  );
});

Deno.test("Context streams text and bytes", async () => {
  const app = new App<State>().get(
    "/x",
    (ctx) =>
      ctx.stream(async function* () {
        yield "a";
        yield await Promise.resolve(new TextEncoder().encode("é"));
      }),
  );
  assert.equal((await ask(app, "/x")).text, "aé");
});
