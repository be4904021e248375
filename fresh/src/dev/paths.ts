export { dirname, isAbsolute, join, relative, resolve, sep as SEPARATOR } from "node:path";
export { fileURLToPath, pathToFileURL } from "node:url";
