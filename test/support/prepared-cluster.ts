/** Before any test: the empty cluster that trials start from, as an installation has it. */
import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

export default function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../../src/rollback/prepare.ts", import.meta.url))]);
}
