/** Units of real applications as a reader named them: what the graph's names are held against. */
import { existsSync, readFileSync } from "node:fs";

export const unitKinds = ["routes", "jobs", "queues", "schedules", "tables"] as const;

export type UnitKind = (typeof unitKinds)[number];

/** `<line> <name>`. Names that are as good as one another stand between bars; a schedule reads `<spec>: <what runs>`. */
type LabelText = string;

/** What one entry does to the database by its own code, followed by hand. */
export interface TouchLabel {
  /** `route GET /orders` or `job mail`. */
  readonly entry: string;
  readonly file: string;
  readonly line: number;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Tables for which either answer is right: hooks, listeners, what only a setting turns on; `*` stands for all others. */
  readonly may?: readonly string[];
}

export type LabelFile = {
  readonly repository: string;
  readonly commit: string;
  /** Nobody tunes on it, and its misses are told to nobody who does. */
  readonly heldOut: boolean;
  /** Where every unit of a kind is labelled, as beginnings of paths; everywhere where nothing is said. */
  readonly within?: Readonly<Partial<Record<UnitKind, readonly string[]>>>;
  /** Names that are neither right nor wrong. */
  readonly may?: Readonly<Partial<Record<UnitKind, readonly string[]>>>;
  readonly touches?: readonly TouchLabel[];
} & Readonly<Record<UnitKind, Readonly<Record<string, readonly LabelText[]>>>>;

export interface Label {
  readonly file: string;
  readonly line: number;
  /** Any of them names it. */
  readonly names: readonly string[];
}

/** Throws with one readable sentence where a file cannot be read. */
export function readLabels(path: string): LabelFile {
  if (!existsSync(path)) throw new Error(`there are no labels at ${path}`);
  return JSON.parse(readFileSync(path, "utf8")) as LabelFile;
}

export function labelsOf(labels: LabelFile, kind: UnitKind): readonly Label[] {
  return Object.entries(labels[kind]).flatMap(([file, texts]) =>
    texts.map((text) => {
      const space = text.indexOf(" ");
      return { file, line: Number(text.slice(0, space)), names: namesOf(kind, text.slice(space + 1)) };
    }),
  );
}

/** `POST|ALL /mail` is two names, and so is `mail|sendMail`; `0 * * * *|hourly: digest|sendDigest` is four. */
export function namesOf(kind: UnitKind, text: string): readonly string[] {
  if (kind === "routes") {
    const [methods = "", path = ""] = text.split(/ (.*)/s);
    return methods.split("|").map((method) => `${method} ${path}`);
  }
  if (kind !== "schedules") return text.split("|");
  const [specs = "", targets = ""] = text.split(/: (?=[^:]*$)/);
  return specs.split("|").flatMap((spec) => targets.split("|").map((target) => `${spec}: ${target}`));
}
