/** The generated pages, as text, from the declarations alone. */
import type { CallPattern, Idiom } from "../analyzers/idiom.ts";
import { pageOf } from "../seeds/judge.ts";
import { ruleName } from "../seeds/names.ts";
import type { Rule, Sample, Seed } from "../seeds/rule.ts";

type Files = Readonly<Record<string, string>>;

const generated = "<!-- Written by `npm run docs` from the declarations; edit those. -->";

/** What a page shows of a sample: generated ones run to hundreds of lines, and nobody reads on. */
const shownLines = 30;
const shownFiles = 4;

/** What each fact of an idiom says, in a reader's words. */
const recognises: Readonly<Record<CallPattern["fact"], string>> = {
  route: "routes",
  mount: "routers under a path",
  use: "guards",
  base: "base paths",
  asks: "requests in the same process",
  queue: "queues",
  consumes: "consumers of a queue",
  enqueues: "producers of a queue",
  schedules: "schedules",
  listens: "listeners",
  emits: "events",
  table: "tables",
  access: "table access",
  query: "queries built step by step",
  routine: "functions of the database",
  entity: "tables of classes and models",
  member: "columns and relations",
  association: "relations",
  models: "models by name",
  naming: "names of columns",
  router: "procedures",
  merge: "merged routers",
  described: "described routes",
  controller: "classes of routes",
  endpoint: "members that are routes",
  before: "guards",
  marks: "metadata of routes",
  asksMark: "guards that ask for metadata",
  strategy: "strategies of authentication",
  asksStrategy: "guards by strategy",
  application: "applications",
  serves: "applications that answer",
  prefix: "prefixes of all routes",
  versions: "versions in paths",
  version: "the version of a route",
  module: "modules",
  modulePaths: "paths of modules",
  implements: "entries by the keys of an object",
  wraps: "plugins on the app they are handed",
  hangs: "routers as values under a path",
  requests: "requests to services",
  pool: "connection pools",
  flag: "feature flags",
  cache: "keys of caches",
  disk: "files on the disk",
};

/** Every seed in one table: `seeds/README.md`. */
export function seedsIndex(seeds: readonly Seed[]): string {
  const rows = seeds.map(
    ({ number, slug, title, promise, rules }) =>
      `| ${number} | [${title}](../docs/seeds/${slug}.md) | ${promise} | ${rules.map(({ name }) => `\`${name}\``).join(", ")} |`,
  );
  return page("Seeds", [
    "What good looks like: each seed is a promise, each rule one bad pattern that breaks it. A rule sees the graph and never syntax.",
    ["| | Seed | Promise | Rules |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    "A rule is one file with what it detects, why, what to do instead, the way back, and samples that violate and honour it: they are its tests and its page. See [CONTRIBUTING.md](../CONTRIBUTING.md).",
  ]);
}

/** Every rule in one table with its default level: `docs/seeds/README.md`. */
export function rulesIndex(seeds: readonly Seed[]): string {
  const rows = seeds.flatMap((seed) =>
    seed.rules.map((rule) => {
      const link = pageOf(seed, rule).slice("docs/seeds/".length);
      return `| [\`${ruleName(seed, rule)}\`](${link}) | ${rule.level} | ${rule.title} | ${rule.violates.length} | ${rule.honours.length} |`;
    }),
  );
  return page("Rules", [
    "Every rule with the level that it has unless the settings of a repository say otherwise, and how many examples violate and honour it. The examples are its tests. `blast-radius seeds <rule>` tells the same on a terminal; what a level means, and how a finding is accepted, is said in the [README](../../README.md#settings).",
    ["| Rule | Level | What it sees | Violates | Honours |", "| --- | --- | --- | --- | --- |", ...rows].join("\n"),
  ]);
}

/** One seed with its rules and their samples: `docs/seeds/<slug>.md`. */
export function seedPage(seed: Seed): string {
  const { number, family, title, promise, rules } = seed;
  return page(family === undefined ? `Seed ${number}: ${title}` : title, [
    promise,
    ...rules.flatMap((rule) => ruleSection(seed, rule)),
  ]);
}

function ruleSection(seed: Seed, rule: Rule): readonly string[] {
  return [
    `## ${ruleName(seed, rule)}`,
    `**${rule.title}** (${rule.level} unless the repository's settings say otherwise).`,
    `*Why:* ${rule.why}`,
    `*Instead:* ${rule.instead}`,
    `*Way back:* ${rule.rollback}`,
    tuning(ruleName(seed, rule)),
    ...(rule.kin === undefined
      ? []
      : [`*Kin:* ${rule.kin.map((name) => `\`${name}\``).join(", ")}: on one place only one of them speaks.`]),
    "### Violates",
    ...rule.violates.flatMap(sampleSection),
    "### Honours",
    ...rule.honours.flatMap(sampleSection),
  ];
}

/** How a repository makes a rule louder, quieter, or blind to one unit. */
const tuning = (name: string): string =>
  [
    "*Tune:* in `.github/blast-radius.yml`, or on the line before a finding:",
    fence(
      "yaml",
      `levels: { ${name}: notice }   # error, warning, notice, off\nexcept: { ${name}: ["name of a unit"] }\n# blast-radius-ignore-next-line ${name} -- the reason (until 2026-12-31)`,
    ),
  ].join("\n\n");

function sampleSection({ title, before = {}, after, pullRequest }: Sample): readonly string[] {
  const named = pullRequest?.title === undefined ? "" : ` (the pull request is called “${pullRequest.title}”)`;
  const changed = Object.fromEntries(Object.entries(before).filter(([path, text]) => after[path] !== text));
  return [
    `#### ${capital(title)}${named}`,
    ...(Object.keys(changed).length > 0 ? ["Before:", ...fileBlocks(changed), "After:"] : []),
    ...(Object.keys(after).length > 0 ? fileBlocks(after) : ["(deleted)"]),
  ];
}

/** Every idiom with its examples: `docs/idioms.md`. */
export function idiomsPage(idioms: readonly Idiom[]): string {
  return page("Idioms", [
    "How each framework declares a route, a job, a table. An example is a repository in miniature with every line of graph that it gives; `route:`, `job:`, `table:` are node ids, other names are symbols.",
    ...idioms.flatMap(idiomSection),
  ]);
}

function idiomSection({ name, packages, docs, examples }: Idiom): readonly string[] {
  const installed = packages.length === 0 ? "no package" : packages.map((one) => `\`${one}\``).join(", ");
  return [
    `## ${name}`,
    `Known by: ${installed}. [Its documentation](${docs}).`,
    ...examples.flatMap(({ title, files, lines }) => [
      `### ${capital(title)}`,
      ...fileBlocks(files),
      lines.length === 0 ? "gives nothing." : `gives\n\n${fence("text", lines.join("\n"))}`,
    ]),
  ];
}

/** What can be read at all: `analyzers/README.md`. */
export function analyzersIndex(idioms: readonly Idiom[]): string {
  const rows = idioms.map(({ name, packages, calls, files }) => {
    const facts = [...new Set(calls.map(({ fact }) => recognises[fact]))];
    if (files !== undefined) facts.push("files by convention");
    if (facts.length === 0) facts.push("its configuration file");
    return `| [${name}](../docs/idioms.md#${name}) | ${packages.map((one) => `\`${one}\``).join(", ")} | ${facts.join(", ")} |`;
  });
  return page("Analyzers", [
    "What the code is: blobs to facts, facts to a graph, two graphs to a change and its reach. Everything here is pure and synchronous.",
    [
      "| Read by | Files |",
      "| --- | --- |",
      "| `typescript/` | `.ts` `.tsx` `.mts` `.cts` `.js` `.jsx` `.mjs` `.cjs`, SQL in their strings and templates |",
      "| `sql/` | `.sql` (PostgreSQL's own grammar; MySQL and SQLite by another, ClickHouse in its words), `.prisma` |",
      "| `config/` | `package.json`, `tsconfig*.json`, `jsconfig.json`, `pnpm-workspace.yaml`; schedules, queues and entries of `vercel.json`, `wrangler.toml`, `wrangler.json[c]`, `.github/workflows/`, `serverless.yml`, `template.yaml` (SAM), `render.yaml`, `railway.json`, `railway.toml`, CronJobs in folders of manifests and charts; scripts of Artillery in folders of load tests |",
      "| `documents/` | Markdown in folders of load tests: sentences that tell at which load something gave way |",
    ].join("\n"),
    ["| Idiom | Packages | Recognises |", "| --- | --- | --- |", ...rows].join("\n"),
    "An idiom is one file of data in `idioms/` and one line in `idioms/index.ts`. See [CONTRIBUTING.md](../CONTRIBUTING.md).",
  ]);
}

function page(title: string, parts: readonly string[]): string {
  return `${[generated, `# ${title}`, ...parts].join("\n\n")}\n`;
}

function fileBlocks(files: Files): readonly string[] {
  const all = Object.entries(files);
  const blocks = all.slice(0, shownFiles).map(([path, text]) => `\`${path}\`\n\n${fence(endingOf(path), shown(text))}`);
  return all.length > shownFiles ? [...blocks, `… and ${all.length - shownFiles} more files.`] : blocks;
}

function shown(text: string): string {
  const lines = dedent(text)
    .replace(/[ \t]*(?:\/\/|--|#) want[ \t]*$/gm, "   ← here")
    .split("\n");
  const more = lines.length - shownLines;
  return more > 0 ? [...lines.slice(0, shownLines), `… ${more} more lines`].join("\n") : lines.join("\n");
}

/** Without the indentation that all lines share, and without empty lines at the ends. */
function dedent(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const depths = lines.filter((line) => line !== "").map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines
    .map((line) => line.slice(depth))
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}

function fence(language: string, text: string): string {
  // A text that holds a fence of its own needs a longer one around it.
  const marks = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${marks}${language}\n${text}\n${marks}`;
}

function endingOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
