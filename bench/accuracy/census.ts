/**
 * How much of each repository its graph shows: what the gates of `src/report/gates.ts` are drawn from.
 *
 *   npm run bench:census -- <repository>[@<revision>] ...
 */
import { censusOf } from "../../analyzers/graph/census.ts";
import { digests } from "../../src/engine.ts";
import { createExtractor } from "../../src/extract.ts";
import { openRepository } from "../../src/git/source.ts";
import { detachment, looseness } from "../../src/report/gates.ts";
import { linkOne } from "../../src/sides.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

const share = (part: number, whole: number): string => (whole === 0 ? "–" : ((100 * part) / whole).toFixed(1));

process.stdout.write("| repository | scripts | tied | uses a file | unresolved | tests | tested | gates |\n");
process.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
for (const place of process.argv.slice(2)) process.stdout.write(await row(place));

async function row(place: string): Promise<string> {
  const at = place.lastIndexOf("@");
  const [repository, revision] = at <= 0 ? [place, "HEAD"] : [place.slice(0, at), place.slice(at + 1)];
  const source = await openRepository(repository, { environment: process.env });
  const extractor = createExtractor({ store: openMemoryStore(), digest: digests().facts, once: true });
  const { head, headSha } = await source.snapshot({ base: revision, head: revision, mergeBase: revision });
  const { graph, unresolved, specifiers } = await linkOne(head, { source, extractor });
  await extractor.close();
  const census = censusOf(graph);
  const { scripts, tied, ties, tests, symbols, tested } = census;
  const gates = [looseness(census) && "radius", detachment(census) && "tests"].filter((gate) => gate !== undefined);
  const figures = [
    `${repository} ${headSha.slice(0, 10)}`,
    scripts,
    share(tied, scripts),
    (ties / scripts).toFixed(1),
    share(unresolved.length, specifiers),
    tests,
    tests === 0 ? "–" : share(tested, symbols),
    gates.join(", "),
  ];
  return `| ${figures.join(" | ")} |\n`;
}
