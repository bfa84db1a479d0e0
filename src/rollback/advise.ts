/** What the rules of migrations say of one, from its statements and from what the engine showed. */
import type { MigrationAdvice } from "../../analyzers/rollback/advice/advice.ts";
import { Catalogue } from "../../analyzers/rollback/advice/catalogue.ts";
import { adviceOn } from "../../analyzers/rollback/advice/index.ts";
import { type Place, Setting } from "../../analyzers/rollback/advice/setting.ts";
import { readScript } from "../../analyzers/rollback/advice/statements.ts";
import type { History, Migration } from "../../analyzers/rollback/histories/history.ts";
import { keyOf, type SchemaState } from "../../analyzers/rollback/inverse/state.ts";
import type { HeldAt } from "./verdict.ts";

/** The history that a migration stands in. */
export interface Around extends Pick<History, "tool" | "dialect">, Omit<Place, "name" | "edited"> {
  /** Migrations of the change that run before it. */
  readonly earlier: readonly Migration[];
}

/** What was seen of it; each part as far as it came. */
export interface Shown {
  readonly before: SchemaState;
  readonly after?: SchemaState;
  /** Undefined where nobody watched. */
  readonly held?: readonly HeldAt[];
  /** Tables that stood before the change. */
  readonly stood: ReadonlySet<string>;
}

/** Needs libpg-query loaded. */
export function adviceFor({ name, up }: Migration, around: Around, shown?: Shown): readonly MigrationAdvice[] {
  const isPostgres = around.dialect === "postgres";
  const { statements, unparsed, created } = readScript(isPostgres ? up.sql : "", up.whole);
  const made = new Set(
    shown === undefined ? around.earlier.flatMap((one) => [...readScript(one.up.sql, true).created]) : [],
  );
  const { before, after, held, stood } = shown ?? {};
  const left = after && new Set(after.objects.map(keyOf));
  const setting = new Setting(
    {
      ...{ statements, unparsed, whole: up.whole, tool: around.tool, dialect: around.dialect },
      place: { ...around, name, edited: false },
      stood: (table) => (stood === undefined ? (made.has(table) ? false : undefined) : stood.has(table)),
      ...(before === undefined ? {} : { catalogue: new Catalogue(before) }),
      ...(before === undefined || left === undefined
        ? {}
        : { gone: before.objects.filter((object) => !left.has(keyOf(object))) }),
      ...(held === undefined ? {} : { held }),
    },
    created,
  );
  return adviceOn(setting);
}

/** Of a migration that stood at base with another content: what it does is past. */
export function adviceForEdited({ name }: Migration, around: Around): readonly MigrationAdvice[] {
  const known = { statements: [], unparsed: [], whole: true, stood: () => undefined };
  const place = { ...around, name, edited: true };
  return adviceOn(new Setting({ ...known, tool: around.tool, dialect: around.dialect, place }, new Set()));
}
