/**
 * Schemas that migrations build by calls, as the statements they stand for: `schema.createTable("orders", ...)`.
 * https://knexjs.org/guide/schema-builder.html, https://kysely.dev/docs/category/schema
 */
import type { ts } from "ts-morph";
import type { SchemaChange } from "../facts.ts";
import { standing } from "./forks.ts";
import type { Reader } from "./reader.ts";
import { builderIn, type Called, calledBy, chainsIn, nameOf, namesOf } from "./schema-chains.ts";
import { knexChange, kyselyChange } from "./schema-changes.ts";
import { isPropertyAccessExpression } from "./syntax.ts";

const creates = new Set(["createTable", "createTableIfNotExists"]);
const alters = new Set(["alterTable", "table"]);
const drops = new Set(["dropTable", "dropTableIfExists"]);
/** Asked of a chain that has a step `schema`; `calls` are its calls, the outermost first. */
export function noteSchema(r: Reader, calls: readonly ts.Node[]): void {
  const steps = calls.flatMap((node) => calledBy(node) ?? []).reverse();
  const schema = nameOf(r, steps.find(({ name }) => name === "withSchema")?.args[0]);
  for (const [at, step] of steps.entries()) {
    const verb = verbOf(step);
    if (verb === undefined) continue;
    const next = steps.findIndex((other, index) => index > at && verbOf(other) !== undefined);
    const more = steps.slice(at + 1, next < 0 ? undefined : next);
    const changes = verb === "index" ? indexChanges(r, step, more) : tableChanges(r, schema, step, more);
    if (changes === undefined) {
      const detail = "names a table of the schema at run time";
      r.out.blind.push({ reason: "dynamic-sql", line: r.line(step.node), detail, by: r.symbol });
    } else if (changes.length > 0) note(r, step, more, changes);
  }
}

function note(r: Reader, step: Called, more: readonly Called[], changes: readonly SchemaChange[]): void {
  const expression = step.node.expression;
  const start = isPropertyAccessExpression(expression) ? expression.name.getStart(r.file) : step.node.pos;
  r.out.statements.push({
    by: r.symbol,
    sink: `.${step.name}`,
    line: r.lineAt(start),
    endLine: r.lineAt((more.at(-1) ?? step).node.end),
    parsed: true,
    dialect: "unknown",
    uses: [],
    changes,
    ...standing(r),
  });
}

function verbOf({ name, args }: Called): "table" | "index" | undefined {
  if (creates.has(name) || drops.has(name) || name === "renameTable" || name === "alterTable") return "table";
  if (name === "table") return args.length > 1 ? "table" : undefined;
  return name === "createIndex" || (name === "dropIndex" && args.length < 3) ? "index" : undefined;
}

function tableChanges(
  r: Reader,
  schema: string | undefined,
  { name, args }: Called,
  more: readonly Called[],
): readonly SchemaChange[] | undefined {
  const written = nameOf(r, args[0]);
  if (written === undefined) return undefined;
  const on = schema === undefined ? written : `${schema}.${written}`;
  if (drops.has(name)) return [{ does: "drop-table", on }];
  if (name === "renameTable") {
    const to = nameOf(r, args[1]);
    return to === undefined ? undefined : [{ does: "rename-table", on, to }];
  }
  const { body, parameter } = builderIn(args);
  const changes =
    body === undefined
      ? more.flatMap((step) => kyselyChange(r, on, step))
      : chainsIn(body, parameter).flatMap((chain) => knexChange(r, on, chain));
  if (alters.has(name)) return changes;
  const columns = changes.flatMap((change) => (change.does === "add-column" ? [change.column] : []));
  return [{ does: "create-table", on, columns }, ...changes.filter(({ does }) => does !== "add-column")];
}

/** `createIndex("name").on("orders").columns(["a", "b"]).unique()` */
function indexChanges(r: Reader, { name, args }: Called, more: readonly Called[]): readonly SchemaChange[] {
  const index = nameOf(r, args[0]);
  const on = nameOf(r, more.find((step) => step.name === "on")?.args[0]);
  const named = {
    ...(index === undefined ? {} : { name: index }),
    ...(on === undefined ? {} : { on }),
  };
  if (name === "dropIndex") return [{ does: "drop-index", ...named }];
  const columns = more.flatMap((step) => (/^columns?$/.test(step.name) ? (namesOf(r, step.args[0]) ?? []) : []));
  const unique = more.some((step) => step.name === "unique") ? { unique: true as const } : {};
  return on === undefined ? [] : [{ does: "create-index", ...named, columns, ...unique }];
}
