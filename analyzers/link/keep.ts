import { freezeGraph, grouped } from "../graph/freeze.ts";
import { Packer } from "../pack.ts";
import { gather } from "./blindness.ts";
import { type Drawn, partsOf } from "./index.ts";
import { sectionNames, type Trait, traits } from "./kept.ts";
import { hashPath } from "./place.ts";
import { membersIn } from "./references/guesses.ts";
import type { Heir } from "./references/lineages.ts";
import { importTargets, isConfiguration, isSchema } from "./world.ts";

/** Undefined where something of it cannot be written down. */
export function freeze(drawn: Drawn): Uint8Array<ArrayBuffer> | undefined {
  const packer = new Packer();
  freezeGraph(partsOf(drawn), packer);
  const { files, operations, sections, world } = drawn;
  const paths = [...files.keys()];
  const of = <T>(pick: (file: string) => T): T[] => paths.map(pick);
  packer.column("file.path", Int32Array.from(of((file) => packer.text(file))));
  packer.column("file.traits", Int32Array.from(of((file) => traitsOf(drawn, file))));
  packer.column("file.specifiers", Int32Array.from(of((file) => drawn.blindness.get(file)?.specifiers ?? 0)));
  const textsOf = textsOfFiles(drawn, packer);
  packer.numberLists(
    "file.asked",
    of((file) => questionsIn(drawn.drawn.get(file)?.asked, world.trail.numberOf(file))),
  );
  packer.lists(
    "file.guessed",
    of((file) => drawn.drawn.get(file)?.drawing.guessed ?? []),
  );
  packer.lists(
    "file.targets",
    of((file) => new Set(importTargets(world, file))),
  );
  packer.lists(
    "file.registrations",
    of((file) => operations.operations.registrations(file) ?? []),
  );
  packer.numberLists(
    "file.matched",
    of((file) => questionsIn(operations.operations.matched.get(file), world.trail.numberOf(file))),
  );
  const asked = sectionNames.map((name) => sections[name].asked);
  packer.numberLists("section.files", asked.map(textsOf));
  packer.numberLists(
    "section.asked",
    asked.map((one) => questionsIn(one)),
  );
  const places = (sections.inputs.places ?? []).map((place) => hashPath(place)).sort((a, b) => a - b);
  packer.column("inputs.places", Int32Array.from(places));
  freezeMembers(drawn, packer);
  freezeHeirs(drawn.heirs(), packer);
  freezeProbes(drawn, packer);
  const seen = [...drawn.blindness].filter(
    ([, { unresolved, blind, shared }]) => unresolved.length + blind.length + shared.length > 0,
  );
  const { blind: all } = gather(world, drawn.blindness.values());
  const faults = all.slice([...drawn.blindness.values()].reduce((sum, { blind }) => sum + blind.length, 0));
  const json = [seen, [...drawn.inputs], operations.operations.callable, faults, sections.globs.blind ?? []];
  packer.column("json", Int32Array.from(json.map((one) => packer.text(JSON.stringify(one)))));
  return packer.bytes();
}

/** The questions of a trail, without those to one file. */
function questionsIn(asked: Int32Array | undefined, but?: number): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < (asked?.length ?? 0); at += 2) if (asked?.[at] !== but) found.push(asked?.[at + 1] ?? 0);
  return found;
}

/** The files of a trail, as numbers of texts. */
function textsOfFiles({ world: { trail }, files }: Drawn, packer: Packer) {
  return (asked: Int32Array | undefined): readonly number[] => {
    const found = new Set<number>();
    for (let at = 0; at < (asked?.length ?? 0); at += 2) found.add(asked?.[at] ?? -1);
    return [...found].flatMap((number) => {
      const file = trail.nameOf(number);
      return files.has(file) ? packer.text(file) : [];
    });
  };
}

function traitsOf({ files, operations }: Drawn, file: string): number {
  const facts = files.get(file);
  if (facts === undefined) return 0;
  const has: Readonly<Record<Trait, boolean>> = {
    configuration: isConfiguration(facts),
    operations: operations.operations.involved.has(file),
    schema: isSchema(file, facts),
    volatile: facts.imports.some((one) => one.kind === "glob" || one.kind === "asset" || one.replaces !== undefined),
    troubled: facts.problems.length > 0,
  };
  return (Object.keys(traits) as Trait[]).reduce((sum, trait) => sum + (has[trait] ? traits[trait] : 0), 0);
}

function freezeMembers({ files }: Drawn, packer: Packer): void {
  const rows = [...files].flatMap(([file, facts]) => [...membersIn(facts)].map((one) => ({ file, ...one })));
  const names = Int32Array.from(rows.map(({ name }) => packer.text(name)));
  packer.column("member.name", names);
  packer.column("member.file", Int32Array.from(rows.map(({ file }) => packer.text(file))));
  packer.column("member.symbol", Int32Array.from(rows.map(({ symbol }) => symbol)));
  packer.column(
    "member.uses",
    Uint8Array.from(rows.map(({ accessor, callable }) => (accessor ? 1 : 0) + (callable ? 2 : 0))),
  );
  const { starts, rows: order } = grouped(names, packer.size);
  packer.column("member.byName.starts", starts);
  packer.column("member.byName.rows", order);
}

function freezeHeirs(heirs: readonly Heir[], packer: Packer): void {
  packer.column("heir.file", Int32Array.from(heirs.map(({ file }) => packer.text(file))));
  packer.column("heir.symbol", Int32Array.from(heirs.map(({ symbol }) => symbol)));
  packer.column("heir.above.file", Int32Array.from(heirs.map(({ above }) => packer.text(above.file))));
  packer.column("heir.above.symbol", Int32Array.from(heirs.map(({ above }) => above.symbol)));
}

/** Paths are kept as hashes: most of them exist nowhere, and one too many only means that a directory is looked at again. */
function freezeProbes({ world: { resolver } }: Drawn, packer: Packer): void {
  const dirs = new Map<number, Set<number>>();
  for (const { dir, asked } of resolver.probes()) {
    const text = packer.text(dir);
    for (const hash of questionsIn(asked)) {
      const known = dirs.get(hash);
      if (known === undefined) dirs.set(hash, new Set([text]));
      else known.add(text);
    }
  }
  const hashes = Int32Array.from(dirs.keys()).sort();
  packer.column("probe.hash", hashes);
  packer.numberLists(
    "probe.dirs",
    [...hashes].map((hash) => [...(dirs.get(hash) ?? [])]),
  );
}
