/** Calls of node-pg-migrate's builder into SQL, by node-pg-migrate itself. */

import { ts } from "ts-morph";
import { type Link, type Root, stepsOf, Unread, type Value } from "../histories/code/values.ts";
import type { Speaker } from "../histories/code.ts";
import { Replay, type Vocabulary, words } from "./replay.ts";

export type MakePgm = typeof import("node-pg-migrate").MigrationBuilder;

const vocabulary: Vocabulary = {
  members: new Set(),
  methods: words(`
    createExtension dropExtension addExtension createTable dropTable renameTable alterTable addColumns dropColumns renameColumn
    alterColumn addColumn dropColumn addConstraint dropConstraint renameConstraint createConstraint createType dropType addType
    renameType renameTypeAttribute renameTypeValue addTypeAttribute dropTypeAttribute setTypeAttribute addTypeValue createIndex
    dropIndex addIndex renameIndex createRole dropRole alterRole renameRole createFunction dropFunction renameFunction createTrigger
    dropTrigger renameTrigger createSchema dropSchema renameSchema createDomain dropDomain alterDomain renameDomain createSequence
    dropSequence alterSequence renameSequence createOperator dropOperator createOperatorClass dropOperatorClass renameOperatorClass
    createOperatorFamily dropOperatorFamily renameOperatorFamily addToOperatorFamily removeFromOperatorFamily createPolicy dropPolicy
    alterPolicy renamePolicy createView dropView alterView alterViewColumn renameView createMaterializedView dropMaterializedView
    alterMaterializedView renameMaterializedView renameMaterializedViewColumn refreshMaterializedView grantRoles revokeRoles
    grantOnSchemas revokeOnSchemas grantOnTables revokeOnTables createCast dropCast sql func noTransaction
  `),
};

const unasked = (): never => {
  throw new Error("There is no database.");
};
const nobody = { query: unasked, select: unasked };
const isWord = (name: string): boolean => /^\w+$/.test(name);
const quiet = { warn() {}, info() {}, error() {} };

/** `pgm.db` asks at once; all else is written down and runs when `up` has ended. */
export const isWrittenDown = (link: Link): boolean => !stepsOf(link).links.some(({ step }) => step.name === "db");

/** Names of types that a history's files give it, and by which the ones behind them may mean more than a type. */
export function shorthandsIn(text: string): readonly string[] {
  if (!/\bshorthands\b/.test(text)) return [];
  const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node))
      for (const { name } of node.properties)
        if (name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))) names.push(name.text);
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements) if (/\bshorthands\b/.test(statement.getText(file))) visit(statement);
  return names;
}

function mentions(value: Value, names: ReadonlySet<string>): boolean {
  if (value.kind === "literal") return typeof value.value === "string" && names.has(value.value.replace(/\[\]$/, ""));
  if (value.kind === "list") return value.items.some((one) => mentions(one, names));
  return value.kind === "fields" && [...value.entries.values()].some((one) => mentions(one, names));
}

/** `shorthands`: what stands for more than a type; calls that name one stay unread. */
export function pgmSpeaker(
  Builder: MakePgm,
  way: "up" | "reverse",
  shorthands: ReadonlySet<string> = new Set(),
): Speaker {
  return ({ link, line, words: text }) => {
    // It makes patterns of the names in `sql`.
    const isPattern = (arg: Value): boolean => arg.kind === "fields" && ![...arg.entries.keys()].every(isWord);
    if (link.step.args.some((arg) => mentions(arg, shorthands))) throw new Unread(text, line);
    if (link.step.name === "sql" && link.step.args.some(isPattern)) throw new Unread(text, line);
    // A builder of its own for each call: what it writes down is that call's.
    const pgm = new Builder(nobody, undefined, false, quiet);
    if (way === "reverse") pgm.enableReverseMode();
    const standing = (root: Root): unknown => (root.role === "tool" ? pgm : undefined);
    try {
      new Replay(standing, vocabulary).of(link);
      return pgm.getSqlSteps().map((sql) => ({ sql, line }));
    } catch (thrown) {
      if (thrown instanceof RangeError) throw thrown;
      throw new Unread(text, line);
    }
  };
}
