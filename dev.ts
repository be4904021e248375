import { Builder } from "fresh/dev";

const builder = new Builder();
if (Deno.args.includes("build")) {
  await builder.build();
} else {
  const { readConfig } = await import("./services/config.ts");
  const { host, port } = readConfig((name) => Deno.env.get(name));
  await builder.listen(() => import("./main.ts"), { hostname: host, port });
}
