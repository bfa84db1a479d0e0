/**
 * Writes what comes from declarations: pages of seeds, rules and idioms, the schema of the settings.
 *
 *   npm run docs          writes them, and removes pages of seeds that are gone
 *   npm run docs:check    says which are stale, and ends with status 1 if any is
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { idioms } from "../analyzers/idioms/index.ts";
import { seeds } from "../seeds/index.ts";
import { migrationSeed } from "../src/migration-seed.ts";
import { namesOf } from "../src/settings/names.ts";
import { analyzersIndex, idiomsPage, rulesIndex, seedPage, seedsIndex } from "./pages.ts";
import { settingsSchema } from "./settings-schema.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const seedFolder = "docs/seeds";

const families = [...seeds, migrationSeed()];
const pages = new Map([
  ["seeds/README.md", seedsIndex(seeds)],
  ["analyzers/README.md", analyzersIndex(idioms)],
  ["docs/idioms.md", idiomsPage(idioms)],
  ["docs/settings-schema.generated.json", `${JSON.stringify(settingsSchema(namesOf()), null, 2)}\n`],
  [`${seedFolder}/README.md`, rulesIndex(families)],
  ...families.map((seed) => [`${seedFolder}/${seed.slug}.md`, seedPage(seed)] as const),
]);

const stale = [...pages].filter(([path, text]) => textAt(path) !== text).map(([path]) => path);
const orphans = listed(seedFolder)
  .map((name) => `${seedFolder}/${name}`)
  .filter((path) => !pages.has(path));

if (!process.argv.includes("--check")) {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), pages.get(path) ?? "");
  }
  for (const path of orphans) rmSync(join(root, path));
} else if (stale.length + orphans.length > 0) {
  process.stderr.write(`Stale pages: ${[...stale, ...orphans].join(", ")}. Run \`npm run docs\`.\n`);
  process.exitCode = 1;
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder));
  } catch {
    return [];
  }
}
