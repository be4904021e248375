import { fileURLToPath } from "node:url";

/** A path for every file below `routes`, with something in place of each parameter. */
export async function everyPath(
  folder = new URL("../../routes/", import.meta.url),
): Promise<string[]> {
  const root = fileURLToPath(new URL("../../routes", import.meta.url));
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.startsWith("_") || name.startsWith("(")) continue;
    const child = new URL(encodeURIComponent(name) + (isDirectory ? "/" : ""), folder);
    if (isDirectory) paths.push(...await everyPath(child));
    else {
      const file = fileURLToPath(child).slice(root.length).replace(/\.tsx?$/, "");
      paths.push(file.replace(/\/index$/, "").replaceAll(/\[[^\]]+\]/g, "1") || "/");
    }
  }
  return paths;
}
