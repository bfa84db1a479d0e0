/**
 * What `vitest related <file>` would run, by a checkout's own vitest and configuration; no test is run.
 *
 * Its configuration may change the process it is loaded into and needs the checkout as the current folder, so it gets a
 * process of its own: this file is also that process.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What `vitest/node` offers, as far as it is used here. */
interface VitestNode {
  createVitest(
    mode: "test",
    options: Readonly<Record<string, unknown>>,
  ): Promise<{
    readonly config: { related?: readonly string[] };
    getRelevantTestSpecifications(): Promise<readonly { readonly moduleId: string }[]>;
    close(): Promise<void>;
  }>;
}

interface Question {
  readonly checkout: string;
  readonly config: string | undefined;
  readonly files: readonly string[];
}

/** Test files by changed file, relative to the checkout; or why it was not asked. */
export function vitestRelated(
  checkout: string,
  config: string | undefined,
  files: readonly string[],
): ReadonlyMap<string, readonly string[]> | string {
  if (!existsSync(join(checkout, "node_modules/vitest"))) return "the checkout has no vitest installed";
  const answer = join(tmpdir(), `vitest-related-${process.pid}.json`);
  const question: Question = { checkout, config, files: [...new Set(files)] };
  execFileSync(process.execPath, [fileURLToPath(import.meta.url), answer], {
    cwd: checkout,
    input: JSON.stringify(question),
    stdio: ["pipe", "ignore", "inherit"],
  });
  return new Map(Object.entries(JSON.parse(readFileSync(answer, "utf8")) as Record<string, string[]>));
}

async function answer({ checkout, config, files }: Question): Promise<Readonly<Record<string, readonly string[]>>> {
  const entry = createRequire(join(checkout, "package.json")).resolve("vitest/node");
  const { createVitest } = (await import(pathToFileURL(entry).href)) as VitestNode;
  const vitest = await createVitest("test", { watch: false, ...(config !== undefined && { config }) });
  const related: Record<string, readonly string[]> = {};
  for (const file of files) {
    vitest.config.related = [join(checkout, file)];
    const specifications = await vitest.getRelevantTestSpecifications();
    const paths = specifications.map(({ moduleId }) => moduleId.slice(checkout.length + 1));
    related[file] = [...new Set(paths)].sort();
  }
  await vitest.close();
  return related;
}

const [, self, out] = process.argv;
if (self === fileURLToPath(import.meta.url) && out !== undefined) {
  const asked = JSON.parse(readFileSync(0, "utf8")) as Question;
  writeFileSync(out, JSON.stringify(await answer(asked)));
  process.exit(0);
}
