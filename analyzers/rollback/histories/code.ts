/**
 * SQL of migrations that are written as code (TypeORM, Knex, Sequelize, MikroORM, Kysely, Payload, node-pg-migrate, db-migrate): the
 * strings that their `up` and `down` hand to the database, and what they ask of their tool's builder of schemas, in order. Nothing is
 * run: a statement of code that is anything else makes the migration unread, since what it does is then not all known.
 */
import { ts } from "ts-morph";
import { type Effect, type Followed, follow } from "./code/follow.ts";
import { Modules } from "./code/modules.ts";
import { handedOver, isDone, isTalk, type Spoken } from "./code/sinks.ts";
import { type Link, stepsOf, Unread } from "./code/values.ts";
import { wayOf } from "./code/ways.ts";
import { weightOf } from "./code/weights.ts";
import type { StoreDialect } from "./history.ts";

export interface CodeScript {
  /** Statements, each at the line at which its string stands, or its call. */
  readonly sql: string;
  /** What of it is not SQL, as a sentence with its line. */
  readonly unread?: string;
  /** What the code asks the database before it goes on, and what was taken for the answer. */
  readonly assumed: readonly string[];
  /** Every call names the transaction that it is part of. */
  readonly joined: boolean;
}

export interface CodeMigration {
  readonly up?: CodeScript;
  readonly down?: CodeScript;
  /** Says of itself that it wants no transaction. */
  readonly bare: boolean;
}

/** What a tool's builder makes of one call: SQL of the history's dialect. Throws `Unread` where it is not known. */
export type Speaker = (effect: Effect) => readonly Spoken[];

export interface Speakers {
  /** The tool's calls happen where somebody waits for them, and nowhere else. */
  readonly lazy?: boolean;
  readonly up?: Speaker;
  /** Whether SQL that a call hands over runs in the order of all other calls. */
  readonly isInOrder?: (link: Link) => boolean;
  /** Makes the way down of a call of the way up, where the tool does so when nobody wrote one. */
  readonly reverse?: Speaker;
}

/** Characters of a file that is followed. */
const longest = 2_000_000;
/** What all calls of one way may come to. */
const heaviest = 500_000;

/** `dialect`: what code that asks for the kind of its database is told; `textOf`: files that it brings names from. */
export function readCode(
  text: string,
  path: string,
  dialect: StoreDialect = "unknown",
  speakers: Speakers = {},
  textOf: (path: string) => string | undefined = () => undefined,
): CodeMigration {
  const bare =
    /\btransaction\s*[:=]\s*false\b|\btransaction\s*:\s*["'`]none|\bdisableTransaction\s*[:=]\s*true|pgm\.noTransaction\(|isTransactional\(\)[^{]{0,200}\{\s*return false/.test(
      text,
    );
  if (text.length > longest) return { bare, up: tooMuch };
  try {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const [up, down] = [wayOf(file, "up"), wayOf(file, "down")];
    const setting = { dialect, lazy: speakers.lazy === true, modules: new Modules(textOf) };
    const speak = saying(speakers);
    const followed = up === undefined ? undefined : follow(up, file, setting);
    const scripts = followed === undefined ? {} : { up: scriptOf(followed, speak) };
    if (down !== undefined) return { bare, ...scripts, down: scriptOf(follow(down, file, setting), speak) };
    if (speakers.reverse === undefined || followed === undefined || /\bdown\s*[:=]\s*false\b/.test(text))
      return { bare, ...scripts };
    const back = { ...followed, effects: followed.effects.toReversed() };
    return { bare, ...scripts, down: scriptOf(back, speakers.reverse, "behind") };
  } catch (thrown) {
    // Code may stand in itself deeper than any reader's stack.
    if (thrown instanceof RangeError) return { bare, up: tooMuch };
    throw thrown;
  }
}

const tooMuch: CodeScript = { sql: "", unread: "It is more code than can be followed.", assumed: [], joined: false };

/** `order`: whether statements stand at their own lines, or only one behind the other. */
function scriptOf(
  { effects, assumed, unread }: Followed,
  speak: Speaker,
  order: "lines" | "behind" = "lines",
): CodeScript {
  const spoken: Spoken[] = [];
  let first = unread;
  let joined = true;
  let weight = 0;
  for (const effect of effects)
    try {
      weight += weightOf(effect.link);
      if (weight > heaviest) throw new Unread(effect.words, effect.line);
      const said = isTalk(effect.link) || isDone(effect.link) ? [] : speak(effect);
      spoken.push(...said);
      joined &&= said.length === 0 || isJoined(effect.link);
    } catch (thrown) {
      if (!(thrown instanceof Unread)) throw thrown;
      if (first === undefined || effect.line < first.line) first = new Unread(effect.words, effect.line);
    }
  return {
    sql: order === "lines" ? laidOut(spoken) : spoken.map(({ sql }) => sql).join(";\n"),
    assumed,
    joined: joined && spoken.length > 0,
    ...(first === undefined
      ? {}
      : { unread: `Line ${first.line} is code, not SQL (\`${first.message}\`): it was not run.` }),
  };
}

/** `{ transaction }`, among what is given. */
const isJoined = ({ step }: Link): boolean =>
  step.args.some((one) => one.kind === "fields" && one.entries.has("transaction"));

/** SQL that is handed over says itself. */
const saying =
  ({ up, isInOrder }: Speakers): Speaker =>
  (effect) => {
    const sql = handedOver(effect.link);
    const isElse = sql !== undefined && (isInOrder?.(effect.link) === false || isImported(effect.link));
    if (sql !== undefined && !isElse) return [sql];
    if (up === undefined || isElse) throw new Unread(effect.words, effect.line);
    return up(effect);
  };

/** A member of something imported takes it, which may be a client of another database. */
function isImported({ of, step }: Link): boolean {
  const isTag = of.kind === "link" && of.step.how === "tag";
  return step.how === "call" && step.name !== "" && !isTag && stepsOf(of).root.role === "import";
}

/** Each statement at its own line, or behind the one before. */
function laidOut(spoken: readonly Spoken[]): string {
  let sql = "";
  let at = 1;
  for (const { sql: text, line } of spoken) {
    const trimmed = text.trimEnd().replace(/;$/, "");
    const gap = Math.max(line - at, sql === "" ? 0 : 1);
    sql += `${sql === "" ? "" : ";"}${"\n".repeat(gap)}${trimmed}`;
    at += gap + trimmed.split("\n").length - 1;
  }
  return sql;
}
