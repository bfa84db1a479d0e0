/** Which configuration of a test runner governs a test file. */
import type { Edge } from "../../graph/graph.ts";
import { runnerOf } from "../../roles.ts";
import { directoryOf, nameOf, nearest } from "../place.ts";
import type { Input, InputFacts } from "./input-facts.ts";

export interface Runner {
  /** The configuration: a file of its own, or a package.json. */
  readonly path: string;
  readonly setups: readonly Input[];
  /** Guessed where the file configures a bundler that a test runner may share. */
  readonly certainty: Edge["certainty"];
}

interface Found extends Runner {
  readonly runner: ReturnType<typeof runnerOf>;
}

/** A test is governed by the nearest directory at or above it that configures its runner; browser tests by their own runners'. */
export function createRunners(files: ReadonlyMap<string, InputFacts>): (test: string) => readonly Runner[] {
  const byDir = new Map<string, Found[]>();
  for (const [path, { inputs = [] }] of files) {
    const runner = runnerOf(path);
    const setups = inputs.filter(({ kind }) => kind === "setup");
    if (runner === undefined && (nameOf(path) !== "package.json" || setups.length === 0)) continue;
    const found: Found = { path, setups, runner, certainty: runner === "vite" ? "guessed" : "resolved" };
    const dir = directoryOf(path);
    const siblings = byDir.get(dir);
    if (siblings === undefined) byDir.set(dir, [found]);
    else siblings.push(found);
  }
  const unit = nearest((dir) => ownOf((byDir.get(dir) ?? []).filter(({ runner }) => !browser.has(runner))));
  const playwright = nearest((dir) => ownOf((byDir.get(dir) ?? []).filter(({ runner }) => runner === "playwright")));
  const cypress = nearest((dir) => ownOf((byDir.get(dir) ?? []).filter(({ runner }) => runner === "cypress")));
  return (test) => {
    const dir = directoryOf(test);
    if (files.get(test)?.playwright) return playwright(dir) ?? [];
    if (/[._-]cy\.[cm]?[jt]sx?$/.test(test)) return cypress(dir) ?? [];
    return unit(dir) ?? [];
  };
}

const browser: ReadonlySet<Found["runner"]> = new Set(["playwright", "cypress"]);

/** Vite's own configuration counts where there is no other. */
function ownOf(found: readonly Found[]): readonly Found[] | undefined {
  const others = found.filter(({ runner }) => runner !== "vite");
  return others.length > 0 ? others : found.length > 0 ? found : undefined;
}

/** A file as a runner's configuration spells it; from its root, which is where the configuration stands unless told. */
export function setupPath(text: string): string {
  const path = text.replace(/^<rootDir>\/?/, "./");
  const bare = !/^[./]/.test(path) && /\.[cm]?[jt]sx?$/.test(path);
  return bare ? `./${path}` : path;
}
