/** Which engine made a cluster: another one may not open it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The engine's package with its version. */
export function engineName(): string {
  const manifest = fileURLToPath(new URL("../package.json", import.meta.resolve("@electric-sql/pglite")));
  const { name, version } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly name: string;
    readonly version: string;
  };
  return `${name}@${version}`;
}
