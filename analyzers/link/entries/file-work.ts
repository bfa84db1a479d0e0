/** Work that the place of a file declares: it runs by the clock, or when something happens, as an object beside it says, or is asked for by the file's name. */
import type { Facts } from "../../facts.ts";
import type { FilePattern, Idiom, TaskFile, WorkFile } from "../../idiom.ts";
import type { Meaning, Seen } from "../../meaning.ts";
import { refTo } from "../names/code.ts";
import { nameOf } from "../place.ts";
import { exportedCode, type FileWorld } from "./exported-code.ts";
import { homesOf, type Placed, placedFiles } from "./file-places.ts";

/** `manifests` and `involve` as for `fileRoutes`. */
export function fileWork(
  world: FileWorld,
  idioms: readonly Idiom[],
  files: readonly string[],
  manifests: ReadonlyMap<string, Facts>,
  involve: (file: string) => void,
): readonly Meaning[] {
  return idioms.flatMap((idiom) =>
    idiom.files?.some(({ fact }) => works.has(fact)) === true
      ? placedFiles(idiom, homesOf(idiom, manifests), world.names.files, files, involve)
          .filter(isWork)
          .flatMap((placed) => workOf(world, placed))
      : [],
  );
}

const works: ReadonlySet<FilePattern["fact"]> = new Set(["schedules", "consumes", "task"]);

const isWork = (placed: Placed): placed is Placed<WorkFile | TaskFile> => works.has(placed.pattern.fact);

function workOf(
  { names, constants }: FileWorld,
  { file, framework, pattern }: Placed<WorkFile | TaskFile>,
): readonly Meaning[] {
  const found = exportedCode({ names, constants }, file, "default");
  if (found === undefined) return [];
  if (pattern.fact === "task") {
    const name: Seen = { file, value: { is: "text", text: nameOf(file).replace(/\.[^.]*$/, "") } };
    const place = { idiom: framework, file, by: 0, line: found.line, sure: true };
    const handler: Seen = { file, value: refTo(localOf(names.files.get(file), "default")) };
    const { system } = pattern;
    const work = { queue: name, job: undefined, each: undefined, every: undefined, handlers: [handler] };
    return [{ ...place, means: "consumes", system, ...work }];
  }
  if (names.exported(file, pattern.config) === undefined) return [];
  const entry = (key: string): Seen | undefined => constants.entry({ file, value: refTo(pattern.config) }, key);
  const by = entry(pattern.by);
  const { system } = pattern;
  const place = { idiom: framework, file, by: 0, line: found.line, sure: true };
  const handler: Seen = { file, value: refTo(localOf(names.files.get(file), "default")) };
  if (pattern.fact === "schedules")
    return [
      {
        ...place,
        means: "schedules",
        system,
        every: by ?? { file, value: { is: "unknown" } },
        handlers: [handler],
        name: pattern.name === undefined ? undefined : entry(pattern.name),
      },
    ];
  const items = by?.value.is === "list" ? by.value.items.map((value) => ({ file: by.file, value })) : [by];
  return items.map((queue) => ({
    ...place,
    means: "consumes",
    system,
    queue,
    job: undefined,
    each: undefined,
    every: undefined,
    handlers: [handler],
  }));
}

/** The name inside a file of what it exports. */
function localOf(facts: Facts | undefined, name: string): string {
  return facts?.exports.find((one) => one.name === name)?.local ?? name;
}
