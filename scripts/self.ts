/**
 * Runs the check on this repository's own last changes, by the settings and waivers that stand in the work tree.
 *
 *   npm run self [-- --last 20]     names what nobody has accepted, and ends with status 1 if there is any
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { digests, engineVersion } from "../src/engine.ts";
import { createExtractor } from "../src/extract.ts";
import { findMainline } from "../src/git/mainline.ts";
import { openRepository } from "../src/git/source.ts";
import { createGraphs } from "../src/graphs.ts";
import { rememberHistory } from "../src/history.ts";
import { SourceError } from "../src/ports.ts";
import { review } from "../src/review.ts";
import { namesOf } from "../src/settings/names.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { parseWaivers, waiverFor, waiversPath } from "../src/waivers/file.ts";

const { values } = parseArgs({ options: { last: { type: "string", default: "20" } } });
const root = fileURLToPath(new URL("..", import.meta.url));
const settingsPath = ".github/blast-radius.yml";
const textOf = (path: string): string => (existsSync(`${root}${path}`) ? readFileSync(`${root}${path}`, "utf8") : "");

const today = new Date().toISOString().slice(0, 10);
const { waivers, warnings } = parseWaivers(textOf(waiversPath), namesOf(), today);
const store = openMemoryStore();
const source = rememberHistory(await openRepository(root), store);
const digest = digests();
const extractor = createExtractor({ store, digest: digest.facts });
const ports = { source, extractor, graphs: createGraphs(store, digest.graphs), engine: engineVersion() };
const defaults = { path: settingsPath, text: textOf(settingsPath) };

const open: string[] = [];
let accepted = 0;
const told = new Set(warnings);
// A shallow checkout has no past: nothing is looked at, and nothing is claimed.
const changes = await findMainline(root, "HEAD", Number(values.last)).catch((error: unknown) => {
  if (!(error instanceof SourceError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return [];
});
// Oldest first: what is drawn for one change is what the next one starts from.
for (const { sha, parent, subject } of [...changes].reverse()) {
  const report = await review({ base: parent, head: sha, mergeBase: parent, title: subject, today, defaults }, ports);
  for (const warning of report.policy.warnings) told.add(warning);
  for (const note of report.notes) if (note.startsWith("Rule ")) open.push(`${sha.slice(0, 10)} ${note}`);
  for (const finding of report.findings) {
    if (finding.severity === "notice") continue;
    const known = waiverFor(finding, waivers);
    if (known !== undefined || finding.waived !== null) accepted++;
    else
      open.push(
        `${sha.slice(0, 10)} ${finding.severity} ${finding.rule} ${finding.file}:${finding.line} ${finding.title} (${finding.id})`,
      );
  }
}
await extractor.close();
for (const warning of told) process.stderr.write(`${warning}\n`);
for (const line of open) process.stdout.write(`${line}\n`);
process.stdout.write(`${changes.length} changes, ${open.length} open, ${accepted} accepted\n`);
if (open.length > 0) process.exitCode = 1;
