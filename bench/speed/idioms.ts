/**
 * What knowing idioms adds to reading: every script of a revision is read with an empty vocabulary and with that of all idioms, in
 * turn in one process, and parsed alone. CPU seconds, the middle of the rounds.
 *
 *   npm run bench:idioms -- <repository>[@<revision>] ... [--rounds <n>]
 *
 * *Walk* is reading without parsing: what idioms can make dearer. Wanted: at most 1.4 of the bare walk.
 */
import { parseArgs } from "node:util";
import { loadModule } from "libpg-query";
import { ts } from "ts-morph";
import {
  givers,
  hintsAtJobs,
  idiomGlobals,
  idiomWords,
  knowsPackage,
  queryWords,
} from "../../analyzers/idioms/index.ts";
import { languageOf } from "../../analyzers/languages.ts";
import { readTypeScript, type ScriptLanguage } from "../../analyzers/typescript/read.ts";
import { decode } from "../../src/decode.ts";
import { openRepository } from "../../src/git/source.ts";
import { median } from "./median.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const rounds = Number(values.rounds);
if (positionals.length === 0 || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write("usage: npm run bench:idioms -- <repository>[@<revision>] ... [--rounds <n>]\n");
  process.exit(2);
}
await loadModule();

interface Script {
  readonly text: string;
  readonly language: ScriptLanguage;
}

const nobody = {
  calls: new Map<string, { at: number }>(),
  packages: new Map<string, number>(),
  types: new Set<string>(),
};
const bare = {
  words: new Set<string>(),
  knows: () => false,
  gives: nobody,
  hints: () => false,
  globals: new Set<string>(),
};
const all = {
  words: idiomWords,
  queries: queryWords,
  knows: knowsPackage,
  gives: givers,
  hints: hintsAtJobs,
  globals: idiomGlobals,
};

process.stdout.write("| repository | scripts | parse | bare | with idioms | reading | walk |\n");
process.stdout.write("| --- | --- | --- | --- | --- | --- | --- |\n");
for (const place of positionals) process.stdout.write(await row(place));

async function row(place: string): Promise<string> {
  const at = place.lastIndexOf("@");
  const [repository, revision] = at <= 0 ? [place, "HEAD"] : [place.slice(0, at), place.slice(at + 1)];
  const scripts = await scriptsOf(repository, revision);
  const times = { parse: [] as number[], bare: [] as number[], all: [] as number[] };
  // The first round warms the compiler for all three and is thrown away.
  for (let round = 0; round <= rounds; round++) {
    const taken = {
      parse: cpu(scripts, parse),
      bare: cpu(scripts, (one) => read(one, bare)),
      all: cpu(scripts, (one) => read(one, all)),
    };
    if (round > 0) for (const name of ["parse", "bare", "all"] as const) times[name].push(taken[name]);
  }
  const [parsing, plain, full] = [median(times.parse), median(times.bare), median(times.all)];
  const figures = [repository, scripts.length, seconds(parsing), seconds(plain), seconds(full)];
  const ratios = [full / plain, (full - parsing) / (plain - parsing)].map((ratio) => ratio.toFixed(2));
  return `| ${[...figures, ...ratios].join(" | ")} |\n`;
}

async function scriptsOf(repository: string, revision: string): Promise<readonly Script[]> {
  const source = await openRepository(repository, { environment: process.env });
  const { head } = await source.snapshot({ base: revision, head: revision, mergeBase: revision });
  const languages = new Map<string, ScriptLanguage>();
  for (const { path, sha, type } of head) {
    const language = languageOf(path);
    if (type === "file" && (language === "ts" || language === "tsx" || language === "js")) languages.set(sha, language);
  }
  const scripts: Script[] = [];
  for await (const { sha, bytes } of source.read([...languages.keys()])) {
    const [text, language] = [bytes && decode(bytes), languages.get(sha)];
    if (text !== undefined && language !== undefined) scripts.push({ text, language });
  }
  return scripts;
}

function parse({ text, language }: Script): void {
  const kind = language === "ts" ? ts.ScriptKind.TS : language === "tsx" ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  ts.createSourceFile(`blob.${language}`, text, options, false, kind);
}

function read({ text, language }: Script, vocabulary: typeof all | typeof bare): void {
  readTypeScript({ sha: "", language, text }, language, vocabulary);
}

function cpu(scripts: readonly Script[], work: (script: Script) => void): number {
  const before = process.cpuUsage();
  for (const script of scripts) work(script);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function seconds(time: number): string {
  return time.toFixed(2);
}
