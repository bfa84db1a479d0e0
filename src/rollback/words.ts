/** Why a migration got its verdict, in sentences. */
import type { Difference } from "../../analyzers/rollback/inverse/difference.ts";
import type { Inverse } from "../../analyzers/rollback/inverse/inverse.ts";
import type { Loss } from "../../analyzers/rollback/losses.ts";
import type { Refusal } from "./session.ts";

const most = 4;

export function restoresWords(way: "down" | "derived", losses: readonly Loss[], changed: boolean): string {
  const by = way === "down" ? "Its own way down" : "The derived way back";
  const schema = changed
    ? `${by} was run: the schema is what it was before.`
    : "It changes rows only: the schema stays as it is.";
  if (losses.length === 0) return schema;
  const told = losses
    .slice(0, most)
    .map(({ table, column, why }) => `\`${column === undefined ? table : `${table}.${column}`}\`: ${why}`);
  const more = losses.length > most ? `, and ${losses.length - most} more` : "";
  return `${schema} Data does not come back (${told.join("; ")}${more}).`;
}

export function cannotWords(
  refusal: Refusal | undefined,
  differing: readonly Difference[],
  impossible: Inverse["impossible"],
): string {
  const [first] = impossible;
  if (refusal !== undefined && first !== undefined) return `\`${first.what}\` cannot come back as it was. ${first.why}`;
  if (refusal !== undefined)
    return `The derived way back fails on rows that are there: ${refusal.message.replace(/[.\s]*$/, "")}.`;
  const told = differing
    .slice(0, most)
    .map(({ kind, name, on }) => `${kind} \`${on === "" ? name : `${on}.${name}`}\``);
  return `No way back was found that brings all of the schema back; what differs: ${told.join(", ")}.`;
}

/** A refusal as the end of a sentence, with its full stop. */
export const place = ({ line, message }: Refusal): string =>
  `${line === undefined ? "" : `line ${line}: `}${message.replace(/[.\s]*$/, "")}.`;

export const dynamicWords = (line: number): string =>
  `Line ${line} runs SQL that it puts together: what that does to rows is seen on the sample rows only.`;

/** A required column without values fails on every row (SQLSTATE 23502), everything else on some. */
export const onRowsWords = (refusal: Refusal): string =>
  refusal.code === "23502"
    ? `It fails where its tables hold rows: ${place(refusal)} It was run on empty tables instead.`
    : `It fails on a sample row, and may on yours: ${place(refusal)} It was run on empty tables instead.`;

/** What a way down that somebody wrote leaves behind. */
export function driftWords(found: readonly Difference[]): string {
  const names = found.filter(({ material }) => material);
  const told = names.slice(0, most).map(({ kind, name, on }) => `${kind} \`${on === "" ? name : `${on}.${name}`}\``);
  const more = names.length > told.length ? ` and ${names.length - told.length} more` : "";
  return `Its own way down does not bring the schema back: ${told.join(", ")}${more}.`;
}

/** Statements that rows which were written meanwhile may stand against. */
const strict =
  /\bSET NOT NULL$|\bADD CONSTRAINT .*(?:CHECK|UNIQUE|FOREIGN KEY|PRIMARY KEY|EXCLUDE)|^CREATE UNIQUE INDEX|\bALTER COLUMN .* TYPE /s;

/** Undefined where nothing can. */
export function blockedWords(sql: readonly string[]): string | undefined {
  const [first, ...rest] = sql.filter((statement) => strict.test(statement));
  if (first === undefined) return undefined;
  const more = rest.length === 0 ? "" : ` and ${rest.length} more`;
  return `Rows that are written meanwhile can stand against the way back: \`${first.slice(0, 120)}\`${more}.`;
}

const labelsOf = (fact: unknown): readonly string[] => (Array.isArray(fact) ? fact.map(String) : []);

/** Rules that rows which are there already can stand against; undefined where the migration brings none. */
export function mayFailWords(changed: readonly Difference[], stood: ReadonlySet<string>): string | undefined {
  const rules = changed.flatMap(({ kind, name, on, was, is }) => {
    if (kind === "enum" && was !== null && is !== null) {
      const left = labelsOf(is["labels"]);
      const gone = labelsOf(was["labels"]).filter((label) => !left.includes(label));
      return gone.length === 0 ? [] : [`enum \`${name}\` without ${gone.map((label) => `\`${label}\``).join(", ")}`];
    }
    if (is === null || !stood.has(on)) return [];
    if (kind === "column" && was !== null && was["notnull"] === false && is["notnull"] === true)
      return [`\`${on}.${name}\` becomes required`];
    const isRule = kind === "constraint" && !String(is["definition"]).endsWith("NOT VALID");
    const isKey = kind === "index" && /^CREATE UNIQUE/.test(String(is["definition"]));
    return was === null && (isRule || isKey) ? [`${kind} \`${name}\``] : [];
  });
  if (rules.length === 0) return undefined;
  const more = rules.length > most ? ` and ${rules.length - most} more` : "";
  return `It fails where rows stand against it: ${rules.slice(0, most).join(", ")}${more}.`;
}
