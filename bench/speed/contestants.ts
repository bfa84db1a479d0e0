/** Who runs: ours in every state of its cache, and the peers on one checkout, bare of node_modules. */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, run } from "./measure.ts";

export interface Contestant extends Command {
  readonly name: string;
  /** It prints what it measured itself, in one of its parts. */
  readonly ownFigures?: true;
}

export interface Revisions {
  /** Where both commits below are. */
  readonly repository: string;
  readonly base: string;
  /** Heads grown from base: few files changed, others of the same number, and three times as many. */
  readonly few: string;
  readonly others: string;
  readonly many: string;
  /** A checkout of base. */
  readonly tree: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The young generations of the service (`src/bin.mjs`), as near as flags for all its threads come. */
const serviceFlags = ["--semi-space-growth-factor=1", "--min-semi-space-size=16"];

export function contestants(scratch: string, { repository, base, few, others, many, tree }: Revisions): Contestant[] {
  const bin = join(root, "src/bin.mjs");
  const graph = [bin, "graph", "--repo", repository, "--head", base, "--output", join(scratch, "graph.json")];
  const check = (head: string): readonly string[] => [
    ...[bin, "check", "--repo", repository, "--base", base, "--head", head],
    ...["--format", "json", "--output", join(scratch, "report.json")],
  ];
  const cache = cacheIn(scratch);
  // Also fills V8's compile cache, which any run but the very first one on a machine finds.
  run("the parent alone", { arguments: check(base) }, scratch);
  cache.keep();
  const before = cache.restore;
  return [
    { name: "cold graph", arguments: graph, before: cache.forget },
    { name: "cold check", arguments: check(few), before: cache.forget },
    { name: "warm", arguments: check(few), before },
    { name: "warm, 3 x files", arguments: check(many), before },
    { name: "again", arguments: check(many) },
    {
      name: "resident",
      arguments: [
        ...serviceFlags,
        ...[join(root, "bench/speed/resident.ts"), repository, base, others, few, cache.facts],
      ],
      before,
      ownFigures: true,
    },
    ...peers(scratch, tree),
  ];
}

function peers(scratch: string, tree: string): readonly Contestant[] {
  const tsconfig = join(scratch, "tsconfig.json");
  writeFileSync(tsconfig, `{ "compilerOptions": {} }`);
  const madge = join(root, "node_modules/madge/bin/cli.js");
  const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  return [
    {
      name: "madge",
      arguments: [madge, "--extensions", "ts,tsx,mts,cts,js,jsx,mjs,cjs", "--ts-config", tsconfig, "--json", tree],
    },
    {
      name: "dependency-cruiser",
      arguments: [cruiser, "--no-config", "--output-type", "json", "--ts-pre-compilation-deps", tree],
    },
  ];
}

/** What was read of repositories: all of our cache but V8's, which stays as it does between two runs on any machine. */
function cacheIn(scratch: string) {
  const folder = join(scratch, "cache", "blast-radius");
  const kept = join(scratch, "kept");
  const copy = (from: string, to: string): void => {
    if (!existsSync(from)) return;
    for (const name of readdirSync(from))
      if (name !== "compiled") cpSync(join(from, name), join(to, name), { recursive: true });
  };
  const forget = (): void => {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder))
      if (name !== "compiled") rmSync(join(folder, name), { recursive: true, force: true });
  };
  return {
    facts: join(folder, "facts.sqlite"),
    forget,
    keep: () => copy(folder, kept),
    restore: () => {
      forget();
      copy(kept, folder);
    },
  };
}
