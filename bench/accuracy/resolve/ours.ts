/** Our side: the facts the product extracts, and where the product's resolver leads each import. */
import type { Facts } from "../../../analyzers/facts.ts";
import { languageOf } from "../../../analyzers/languages.ts";
import { createResolver, type Resolution } from "../../../analyzers/link/modules/modules.ts";
import { namesModule, targetsOf } from "../../../analyzers/link/references/loading.ts";
import { digests } from "../../../src/engine.ts";
import { createExtractor, factsKey } from "../../../src/extract.ts";
import { openRepository } from "../../../src/git/source.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import type { Checkout } from "./checkout.ts";
import { Edges } from "./edges.ts";

export interface Ours {
  readonly edges: Edges;
  /** Facts of every file that was read. */
  readonly files: ReadonlyMap<string, Facts>;
  readonly resolve: (from: string, specifier: string) => Resolution;
  /** Each specifier of each file, once, with what it means. */
  readonly specifiers: readonly Specifier[];
}

export interface Specifier {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly means: Resolution;
}

export async function readOurs({ origin, sha, paths }: Checkout): Promise<Ours> {
  const source = await openRepository(origin, { environment: process.env });
  const extractor = createExtractor({ store: openMemoryStore(), digest: digests().facts, once: true });
  const { head } = await source.snapshot({ base: sha, head: sha });
  const entries = head.flatMap(({ type, path, sha: blob }) => {
    const language = type === "file" && !path.includes("node_modules/") ? languageOf(path) : undefined;
    return language === undefined ? [] : [{ path, sha: blob, language }];
  });
  const known = await extractor.extract(
    entries,
    (shas) => source.read(shas),
    () => {},
  );
  await extractor.close();
  const files = new Map<string, Facts>();
  for (const entry of entries) {
    const facts = known.get(factsKey(entry));
    if (facts !== undefined) files.set(entry.path, facts);
  }
  return follow(files, paths);
}

function follow(files: ReadonlyMap<string, Facts>, paths: readonly string[]): Ours {
  const resolver = createResolver(files, new Set(paths));
  const module = (file: string, specifier: string): string | undefined => {
    const found = resolver.resolve(file, specifier);
    return found.to === "file" ? found.path : undefined;
  };
  const edges = new Edges();
  const specifiers = new Map<string, Specifier>();
  for (const [file, facts] of files) {
    for (const entry of facts.imports) {
      const { from: text, kind, line } = entry;
      for (const to of targetsOf({ paths, module, places: resolver.places }, file, text, kind))
        edges.add(file, to, text);
      const key = `${file}\0${text}`;
      if (!namesModule(entry) || specifiers.has(key)) continue;
      specifiers.set(key, { file, line, text, means: resolver.resolve(file, text) });
    }
    const jsx = facts.symbols.some(({ refs }) => refs.some(([to]) => to === "@jsx"));
    const runtime = jsx ? resolver.jsxRuntime(file) : undefined;
    const to = runtime === undefined ? undefined : module(file, runtime);
    if (to !== undefined && runtime !== undefined) edges.add(file, to, runtime);
  }
  return { edges, files, resolve: resolver.resolve, specifiers: [...specifiers.values()] };
}
