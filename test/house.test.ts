/** The house checks itself: the direction of imports, purity, sizes, cycles, and that nothing stands about unused. */
import madge from "madge";
import { describe, expect, it } from "vitest";
import { type OwnFile, type OwnImport, reachable, readOwnFile, readOwnFiles } from "./support/house.ts";

const rooms = ["analyzers", "seeds", "src"] as const;
const files = readOwnFiles(rooms);
const everything = [...files, ...readOwnFiles(["test", "scripts", "bench"])];

/** The doors: what a user or the runtime starts. */
const doors = ["src/bin.mjs", "src/cli.ts", "src/main.ts", "src/review-worker.ts"];
const threads = ["src/extract-worker.ts", "src/rollback/trial-worker.ts"];
/** Packages that take long to load. */
const heavy = [
  ...["ts-morph", "libpg-query", "node-sql-parser", "@electric-sql/pglite"],
  ...["knex", "kysely", "node-pg-migrate"],
];
/** Processes of their own, started by their paths. */
const processes = ["src/sandbox/engine-process.ts", "src/sandbox/sqlite-process.ts", "src/rollback/prepare.ts"];

/**
 * Who may import whom. The first row whose pattern fits a file is its row; it may import its own kind, and what the row names.
 * A row reads: these files → those files.
 */
const layers: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [
    /^analyzers\/(?:facts|deeds|config-facts|load-facts|platform-facts|sql-facts|hash|model-words|natives|pack|roles|suppressions)\.ts$/,
    /^$/,
  ],
  [/^analyzers\/config\//, /^analyzers\/(?:facts|hash)\.ts$/],
  [/^analyzers\/sql\//, /^analyzers\/(?:facts|hash)\.ts$/],
  [/^analyzers\/documents\//, /^analyzers\/facts\.ts$/],
  [/^analyzers\/styles\//, /^analyzers\/(?:facts|hash)\.ts$/],
  [/^analyzers\/typescript\//, /^analyzers\/(?:facts|hash|model-words|natives|suppressions|sql\/embedded)\.ts$/],
  [/^analyzers\/components\//, /^analyzers\/(?:facts|hash|typescript\/(?:read|reader|scope|vocabulary))\.ts$/],
  [/^analyzers\/graph\//, /^analyzers\/(?:hash|pack|roles)\.ts$/],
  [/^analyzers\/environment\//, /^analyzers\/(?:hash|graph\/.*|link\/(?:ids|place))\.ts$/],
  [/^analyzers\/data-files\//, /^analyzers\/(?:graph\/.*|link\/ids)\.ts$/],
  [/^analyzers\/rollback\//, /^analyzers\/(?:facts|sql\/.*|link\/(?:place|data\/migrations))\.ts$/],
  [/^analyzers\/lock\//, /^analyzers\/(?:facts|graph\/.*|link\/(?:ids|place))\.ts$/],
  [/^analyzers\/idiom(?:-\w+)?\.ts$/, /^analyzers\/facts\.ts$/],
  [/^analyzers\/idioms\//, /^analyzers\/idiom\.ts$/],
  [/^analyzers\/languages\.ts$/, /^analyzers\/(?:facts|config\/language)\.ts$/],
  [
    /^analyzers\/index\.ts$/,
    /^analyzers\/(?:facts|suppressions|idioms\/index|components\/read|config\/read|documents\/load-notes|sql\/read|sql\/prisma|styles\/read|typescript\/read)\.ts$/,
  ],
  [/^analyzers\/link\/(?:drawing|ids|place|remember|trail)\.ts$/, /^analyzers\/(?:graph\/.*|facts)\.ts$/],
  [
    /^analyzers\/link\/(?:modules|names)\//,
    /^analyzers\/(?:config\/.*|facts|roles|calls|meaning|link\/(?:place|remember|trail|names\/.*))\.ts$/,
  ],
  [
    /^analyzers\/link\/references\//,
    /^analyzers\/(?:graph\/.*|facts|hash|natives|roles|idioms\/(?:deferring|mappers|services)|link\/(?:drawing|ids|place|remember|(?:modules|names)\/.*))\.ts$/,
  ],
  [
    /^analyzers\/link\/(?:entries|data|outside)\//,
    /^analyzers\/(?:graph\/.*|facts|hash|roles|calls|idiom|forward|matched|idioms\/index|meaning|link\/(?:drawing|ids|place|remember|(?:modules|names)\/.*))\.ts$/,
  ],
  [
    /^analyzers\/link\//,
    /^analyzers\/(?:(?:graph|config|link)\/.*|facts|hash|natives|pack|roles|idiom|forward|job-holes|match|meaning|idioms\/index)\.ts$/,
  ],
  [
    /^analyzers\/(?:app-holes|calls|cases|fit|forward|holes|interpret(?:-apps|-classes|-entities|-jobs|-outside|-tries)?|job-holes|made|match|matched|meaning(?:-apps|-jobs|-outside|-places)?|origins|substitute|way)\.ts$/,
    /^analyzers\/(?:facts|idiom|model-words|link\/names\/(?:names|constants|lines|module-tables|steps))\.ts$/,
  ],
  [/^seeds\/index\.ts$/, /^seeds\/(?:rule|\d\d-[^/]+\/index)\.ts$/],
  [
    /^seeds\/(?:\d\d-|migrations\/|questions\/)/,
    /^(?:analyzers\/graph\/.*|analyzers\/(?:roles|link\/ids)\.ts|seeds\/(?:rule|fingerprint)\.ts|seeds\/questions\/.*)$/,
  ],
  [/^seeds\/custom\//, /^(?:analyzers\/graph\/.*|seeds\/(?:rule|glob)\.ts|seeds\/questions\/.*)$/],
  [/^seeds\//, /^analyzers\/(?:graph\/.*|hash\.ts)$/],
  [/^src\/ports\.ts$/, /^(?:analyzers\/graph\/.*|seeds\/rule\.ts|src\/rollback\/verdict\.ts)$/],
  [/^src\/rollback\/verdict\.ts$/, /^analyzers\/rollback\/.*$/],
  [/^src\/rollback\/waiting\.ts$/, /^(?:analyzers\/(?:graph\/.*|link\/ids\.ts)|src\/rollback\/verdict\.ts)$/],
  [/^src\/sandbox\//, /^$/],
  [/^src\/rollback\//, /^(?:analyzers\/rollback\/.*|src\/(?:decode|ports)\.ts|src\/(?:rollback|sandbox)\/.*)$/],
  [/^src\/work\.ts$/, /^src\/decisions\.ts$/],
  [/^src\/(?:decisions|decode|edits|engine|questions|redact|roles)\.ts$/, /^$/],
  [
    /^src\/(?:git|github|operations|queue|store)\//,
    /^(?:src\/(?:decisions|edits|ports|questions|redact|roles|work)\.ts|src\/report\/escape\.ts|analyzers\/graph\/.*|seeds\/rule\.ts)$/,
  ],
  [/^src\/pages\//, /^src\/(?:work\.ts|github\/repository\.ts)$/],
  [/^src\/report\//, /^(?:analyzers\/graph\/.*|seeds\/rule\.ts|src\/(?:ports|redact)\.ts|src\/rollback\/verdict\.ts)$/],
  [/^src\/log\.ts$/, /^src\/redact\.ts$/],
  [/^src\/environment\.ts$/, /^src\/(?:log|ports|roles)\.ts$/],
  [/^src\/extract-worker\.ts$/, /^(?:analyzers\/(?:facts|index)\.ts|src\/(?:analyst|decode)\.ts)$/],
  [/^src\/(?:analyst|extract)\.ts$/, /^(?:analyzers\/facts\.ts|src\/ports\.ts)$/],
  [
    /^src\/waivers\//,
    /^(?:analyzers\/(?:graph\/change|suppressions)\.ts|seeds\/.*|src\/ports\.ts|src\/settings\/.*|src\/report\/report\.ts)$/,
  ],
  [
    /^src\/custom\//,
    /^(?:analyzers\/(?:graph\/.*|languages\.ts|link\/index\.ts)|seeds\/.*|src\/(?:extract|ports)\.ts|src\/settings\/.*)$/,
  ],
  [/^src\/draft\//, /^(?:analyzers\/(?:graph\/.*|roles\.ts)|seeds\/.*|src\/extract\.ts|src\/custom\/.*)$/],
  [/^src\/agents\.ts$/, /^(?:analyzers\/graph\/.*|seeds\/.*|src\/report\/(?:bound|escape)\.ts)$/],
  [/^src\/trial\.ts$/, /^(?:seeds\/.*|src\/(?:ports|review)\.ts)$/],
  [
    /^src\/window\.ts$/,
    /^(?:analyzers\/(?:graph\/.*|link\/ids\.ts)|seeds\/(?:rule|questions\/.*)\.ts|src\/report\/way-back\.ts)$/,
  ],
  [/^src\/stakes\.ts$/, /^(?:seeds\/(?:rule|questions\/.*)\.ts|src\/report\/risk-terms\.ts)$/],
  [/^src\/debts\.ts$/, /^(?:seeds\/.*|src\/(?:extract|inspect|ports)\.ts|src\/(?:custom|settings|waivers)\/.*)$/],
  [/^src\/settings\//, /^(?:analyzers\/graph\/change\.ts|seeds\/.*|src\/(?:migration-seed|ports)\.ts)$/],
  [
    /^src\/migration-seed\.ts$/,
    /^(?:analyzers\/rollback\/advice\/(?:advice|index)\.ts|seeds\/(?:judge|rule|migrations\/index)\.ts|src\/rollback\/verdict\.ts)$/,
  ],
  [/^src\/graphs\.ts$/, /^(?:analyzers\/link\/.*|src\/ports\.ts)$/],
  [
    /^src\/sides\.ts$/,
    /^(?:analyzers\/(?:facts|languages)\.ts|analyzers\/(?:graph|link)\/.*|src\/(?:extract|graphs|ports)\.ts)$/,
  ],
  [
    /^src\/vouch\.ts$/,
    /^(?:analyzers\/(?:facts|languages|roles|config\/language)\.ts|analyzers\/(?:graph|link)\/.*|src\/(?:governed|sides|report\/report)\.ts)$/,
  ],
  [/^src\/governed\.ts$/, /^analyzers\/(?:facts|config\/rest)\.ts$/],
  [
    /^src\/review\.ts$/,
    /^(?:analyzers\/(?:data-files|environment|graph|link)\/.*|seeds\/.*|src\/report\/.*|src\/rollback\/(?:verdict|waiting)\.ts|src\/(?:data-files|doubts|env-files|leaning|locks|migration-seed|ports|renames|sides|stakes|vouch|window)\.ts|src\/(?:custom|settings|waivers)\/.*)$/,
  ],
  [/^src\/leaning\.ts$/, /^(?:analyzers\/graph\/.*|src\/(?:ports|sides)\.ts|src\/report\/way-back\.ts)$/],
  [/^src\/renames\.ts$/, /^(?:analyzers\/(?:graph\/.*|languages\.ts)|src\/(?:extract|ports|sides)\.ts)$/],
  [/^src\/data-files\.ts$/, /^(?:analyzers\/(?:data-files|graph)\/.*|src\/(?:decode|ports)\.ts)$/],
  [/^src\/env-files\.ts$/, /^(?:analyzers\/environment\/.*|src\/(?:decode|ports)\.ts)$/],
  [
    /^src\/locks\.ts$/,
    /^(?:analyzers\/(?:facts|graph\/.*|link\/place|lock\/.*)\.ts|src\/(?:decode|ports|report\/report)\.ts)$/,
  ],
  [
    /^src\/doubts\.ts$/,
    /^(?:analyzers\/(?:facts\.ts|graph\/.*|link\/place\.ts|roles\.ts)|src\/(?:sides|vouch)\.ts|src\/report\/(?:gates|report)\.ts)$/,
  ],
  [
    /^src\/selection\.ts$/,
    /^(?:analyzers\/(?:graph\/.*|roles\.ts)|src\/(?:doubts|review|vouch)\.ts|src\/report\/report\.ts)$/,
  ],
  [/^src\/history\.ts$/, /^src\/ports\.ts$/],
  [/^src\/mentions\.ts$/, /^(?:analyzers\/roles\.ts|src\/(?:decode|ports)\.ts|src\/redact\.ts)$/],
  [
    /^src\/deletion\.ts$/,
    /^(?:analyzers\/graph\/.*|analyzers\/link\/index\.ts|analyzers\/roles\.ts|src\/(?:inspect|mentions|ports)\.ts)$/,
  ],
  [/^src\/inspect\.ts$/, /^(?:analyzers\/graph\/.*|analyzers\/link\/index\.ts|src\/(?:ports|review|sides)\.ts)$/],
  [
    /^src\/cli\//,
    /^(?:analyzers\/graph\/.*|seeds\/(?:index|judge|names|rule)\.ts|src\/(?:agents|debts|edits|migration-seed|ports|inspect|review|selection|trial)\.ts|src\/(?:custom|draft)\/.*|src\/waivers\/baseline\.ts|src\/report\/.*)$/,
  ],
  [/^src\/cache-folder\.mjs$/, /^$/],
  [
    /^src\/answer\//,
    /^(?:analyzers\/graph\/.*|src\/(?:deletion|inspect|ports|questions|review|selection)\.ts|src\/(?:cli|report|waivers)\/.*)$/,
  ],
  [/^src\/analyses\.ts$/, /^src\/(?:environment|questions|review-worker|git\/.*|github\/.*|queue\/.*)(?:\.ts)?$/],
  [/^src\/reconcile\.ts$/, /^src\/(?:work\.ts|github\/.*|queue\/.*)$/],
  [/^src\/(?:as-app|bin|cli|doctor|init-app|main|review-worker|serve|service-commands|web|worker)\.m?[tj]s$/, /^src\//],
];

/** Adapters never import one another. */
const adapters = /^src\/(git|github|operations|queue|store)\//;

/** Files over 250 lines, each with its reason. Over 400 there is none. */
const large: Readonly<Record<string, string>> = {
  "analyzers/idiom.ts": "the closed vocabulary of idioms: one declaration, read as one page",
  "analyzers/meaning.ts": "the closed vocabulary of meanings: one declaration, read as one page",
  "analyzers/idioms/index.ts": "the one list of idioms: a line for each, twice",
  "analyzers/facts.ts": "the closed vocabulary of facts: one declaration, read as one page",
};

function misplaced(file: OwnFile, { to }: OwnImport): boolean {
  if (!rooms.some((room) => to.startsWith(`${room}/`))) return false;
  const row = layers.findIndex(([from]) => from.test(file.path));
  const [from, allowed] = layers[row] ?? [];
  if (from === undefined || allowed === undefined) return true;
  const [, mine] = adapters.exec(file.path) ?? [];
  const [, theirs] = adapters.exec(to) ?? [];
  if (mine !== undefined && theirs !== undefined && mine !== theirs) return true;
  const seed = /^seeds\/\d\d-[^/]+\//;
  if (seed.test(file.path) && seed.test(to)) return seed.exec(file.path)?.[0] !== seed.exec(to)?.[0];
  return !allowed.test(to) && layers.findIndex(([other]) => other.test(to)) !== row;
}

describe("the house", () => {
  it("has a row of layers for every file", () => {
    expect(files.map(({ path }) => path).filter((path) => !layers.some(([from]) => from.test(path)))).toEqual([]);
  });

  it("imports downwards only", () => {
    const wrong = files.flatMap((file) =>
      file.imports.filter((link) => misplaced(file, link)).map(({ to, line }) => `${file.path}:${line} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it("imports types only where a value would tie the rooms together", () => {
    const wrong = files
      .filter(({ path }) => path.startsWith("src/report/") || path === "src/ports.ts")
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ to, when }) => when !== "type" && /^(?:analyzers|seeds)\//.test(to))
          .map(({ to, line }) => `${path}:${line} loads ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  it("has no cycle, by madge's testimony", async () => {
    const graph = await madge([...rooms, "scripts", "bench"], { fileExtensions: ["ts", "mjs"], baseDir: "." });
    // It does not read the one condition under which this package exports itself.
    expect(graph.warnings().skipped).toEqual(["node-pg-migrate"]);
    expect(graph.circular()).toEqual([]);
    // madge saw what we see: the same edges between our own files.
    const seen = Object.entries(graph.obj())
      .filter(([from]) => !from.startsWith("test/"))
      .flatMap(([from, to]) => to.map((path) => `${from} → ${path}`));
    const ours = everything
      .filter(({ path }) => !path.startsWith("test/"))
      .flatMap(({ path, imports }) =>
        imports.filter(({ to }) => /\.(?:ts|mjs)$/.test(to)).map(({ to }) => `${path} → ${to}`),
      );
    expect([...new Set(seen)].sort()).toEqual([...new Set(ours)].sort());
  }, 180_000);

  it("keeps analyzers and seeds pure: no builtin, clock, chance, environment, console or promise", () => {
    const wrong = files
      .filter(({ path }) => !path.startsWith("src/"))
      .flatMap(({ path, imports, impure }) => [
        ...imports.filter(({ to }) => to.startsWith("node:")).map(({ to, line }) => `${path}:${line} imports ${to}`),
        ...impure.map((name) => `${path} uses ${name}`),
      ]);
    expect(wrong).toEqual([]);
  });

  it("reads the environment at the front doors only", () => {
    const wrong = files
      .filter(({ path }) => path.startsWith("src/") && !doors.includes(path))
      .flatMap(({ path, impure }) =>
        impure.filter((name) => name.startsWith("process.env:")).map((name) => `${path} uses ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it("loads no compiler, no parser and no database outside their threads and processes", () => {
    const loaded = reachable(files, doors, ["load", "lazy"]);
    expect([...heavy, ...threads, ...processes].filter((name) => loaded.has(name))).toEqual([]);
  });

  it("uses every file", () => {
    const used = reachable(files, [...doors, ...threads, ...processes], ["load", "lazy", "type"]);
    expect(files.map(({ path }) => path).filter((path) => !used.has(path))).toEqual([]);
  });

  it("keeps files at a size that can be read", () => {
    // A suite is a list: it is as long as what it covers.
    const over = everything.filter(({ path, lines }) => lines > 250 && !path.startsWith("test/"));
    expect(over.map(({ path }) => path).filter((path) => !Object.hasOwn(large, path))).toEqual([]);
    expect(over.filter(({ lines }) => lines > 400).map(({ path }) => path)).toEqual([]);
    // A reason for a file that shrank is out of date.
    expect(Object.keys(large).filter((path) => !over.some((file) => file.path === path))).toEqual([]);
  });

  it("names files in kebab-case, for what they hold", () => {
    const vague = /(?:^|[/-])(?:utils?|helpers?|common|misc|manager|service)\.ts$/;
    const wrong = everything.filter(({ path }) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return (
        !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test|\.d)?\.(?:ts|mjs)$/.test(name) ||
        (!path.startsWith("test/") && vague.test(path))
      );
    });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("the house's own eyes", () => {
  it("see imports of every kind, and nothing in strings", () => {
    const text = [
      'import type { Order } from "./order.ts";',
      'import { type Charge, charge } from "../charge.ts";',
      'export { send } from "./mail.ts";',
      'const later = () => import("./later.ts");',
      'const sample = `import { Worker } from "bullmq";`;',
      'type Mail = import("./mail-type.ts").Mail;',
    ].join("\n");
    const seen = readOwnFile("src/shop/orders.ts", text).imports.map(({ to, when, line }) => `${line} ${when} ${to}`);
    expect(seen).toEqual([
      "1 type src/shop/order.ts",
      "2 load src/charge.ts",
      "3 load src/shop/mail.ts",
      "4 lazy src/shop/later.ts",
      "6 type src/shop/mail-type.ts",
    ]);
  });

  it("see impurity, and not members that bear its name", () => {
    const text =
      "const at = new Date();\nconst f = async () => process.env;\nMath.random();\nname.process; ({ Date: 1 });";
    expect(readOwnFile("analyzers/a.ts", text).impure).toEqual([
      "Date:1",
      "async:2",
      "process:2",
      "process.env:2",
      "Math.random:3",
    ]);
  });
});
