/** Calls and tags that take SQL as it is, whoever takes it. */
import { type Link, type Root, stepsOf, textIn, type Value } from "./values.ts";

export interface Spoken {
  readonly sql: string;
  /** The line at which it begins, 1-based. */
  readonly line: number;
}

const sinks: ReadonlySet<string> = new Set([
  "query",
  "raw",
  "addSql",
  "runSql",
  "execute",
  "executeSql",
  "sql",
  "unsafe",
  "$executeRaw",
  "$executeRawUnsafe",
]);

/** The SQL that a call hands over; undefined where it hands over something else, or values beside it. */
export function handedOver(link: Link): Spoken | undefined {
  const { step } = link;
  if (step.how === "tag") {
    const [text] = step.strings ?? [];
    return sinks.has(nameOf(link)) && step.args.length === 0 && text !== undefined
      ? { sql: text, line: link.line }
      : undefined;
  }
  // Kysely: sql`...`.execute(db).
  if (step.name === "execute" && link.of.kind === "link" && link.of.step.how === "tag") return handedOver(link.of);
  const [first, second] = step.args;
  if (step.how !== "call" || !sinks.has(nameOf(link)) || first === undefined || isBinding(second)) return undefined;
  // What is called before it in the chain also happens.
  if (!stepsOf(link.of).links.every(isWay)) return undefined;
  const text = textIn(first);
  // Knex marks a question mark that stands for no value with a backslash.
  if (text !== undefined)
    return {
      sql: step.name === "raw" ? text.replaceAll("\\?", "?") : text,
      line: first.kind === "literal" && first.line > 0 ? first.line : link.line,
    };
  return first.kind === "link" ? handedOver(first) : undefined;
}

/** Leads to who takes the SQL: `this.getKnex()`. */
const isWay = ({ step }: Link): boolean =>
  step.how === "get" || (step.how === "call" && step.args.length === 0 && /^get[A-Z]/.test(step.name));

/** The member that is called, or what it is imported as. */
function nameOf({ of, step }: Link): string {
  if (step.name !== "") return step.name;
  return of.kind === "root" ? of.name : of.step.name;
}

/** Values that stand in for marks in the SQL. */
function isBinding(value: Value | undefined): boolean {
  if (value?.kind === "list") return value.items.length > 0;
  if (value?.kind === "link") return true;
  if (value?.kind === "root") return value.role === "result" || value.role === "import" || value.role === "global";
  if (value?.kind === "literal") return value.value !== undefined && value.value !== null;
  if (value?.kind !== "fields") return false;
  return [...value.entries.keys()].some((key) => !passive.has(key));
}

/** Options that change nothing of what is run. */
const passive: ReadonlySet<string> = new Set(["transaction", "type", "raw", "logging", "plain", "nest", "benchmark"]);

/** Says something to the person who runs it. */
export function isTalk(link: Link): boolean {
  const { root, links } = stepsOf(link);
  const names = [root.name, ...links.map(({ step }) => step.name)];
  return isConsole(root) || /^(?:logger|log)$/i.test(names.at(-2) ?? "");
}

const isConsole = (root: Root): boolean => root.role === "global" && root.name === "console";

/** A callback that is told that all is done. */
export function isDone(link: Link): boolean {
  const { root, links } = stepsOf(link);
  return root.role === "beside" && links.length === 1 && link.step.how === "call" && link.step.name === "";
}
