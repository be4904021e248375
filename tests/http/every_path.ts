import { fileURLToPath } from "node:url";

/** A path for every file below `routes`, with something in place of each parameter. */
export async function everyPath(
  folder = new URL("../../routes/", import.meta.url),
): Promise<string[]> {
  const root = fileURLToPath(new URL("../../routes", import.meta.url));
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (/^\(?_/.test(name)) continue;
    const child = new URL(encodeURIComponent(name) + (isDirectory ? "/" : ""), folder);
    if (isDirectory) paths.push(...await everyPath(child));
    else {
      const file = fileURLToPath(child).slice(root.length).replace(/\.tsx?$/, "")
        .replaceAll(/\/\(\w+\)/g, "");
      paths.push(file.replace(/\/index$/, "").replaceAll(/\[[^\]]+\]/g, "1") || "/");
    }
  }
  return paths;
}
