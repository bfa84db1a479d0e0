/** Drafts that want things changed together: a table's migration, or new code on it, and the tests that came with it. */
import type { FileChange } from "../../analyzers/graph/change.ts";
import { isTest } from "../../analyzers/roles.ts";
import { newEdges } from "../../seeds/custom/new-edges.ts";
import { newSchemaSteps } from "../../seeds/questions/schema-changes.ts";
import type { Evidence } from "../../seeds/rule.ts";
import type { Draft, Files } from "./draft.ts";
import { statementFor } from "./examples.ts";

/** Tables that are looked at. */
const most = 10;

/** None where the change brings no test: then nobody has shown what belongs together. */
export function pairDrafts(evidence: Evidence): readonly Draft[] {
  const tests = testsOf(evidence.diff);
  return tests === undefined ? [] : [...migrated(evidence, tests), ...written(evidence, tests)];
}

interface Tests {
  /** Glob over their paths. */
  readonly glob: string;
  /** One of them. */
  readonly example: string;
}

/** The tests of a change, where one folder holds them all. */
function testsOf(diff: readonly FileChange[]): Tests | undefined {
  const paths = diff.flatMap(({ path, status }) => (status !== "deleted" && isTest(path) ? [path] : [])).sort();
  const [example] = paths;
  if (example === undefined) return undefined;
  if (paths.length === 1) return { glob: example, example };
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  const [first = []] = folders;
  const apart = first.findIndex((name, at) => folders.some((folder) => folder[at] !== name));
  const shared = apart < 0 ? first : first.slice(0, apart);
  return shared.length === 0 ? undefined : { glob: `${shared.join("/")}/**`, example };
}

function migrated(evidence: Evidence, tests: Tests): readonly Draft[] {
  const drafts = new Map<string, Draft>();
  for (const { on, edge } of newSchemaSteps(evidence)) {
    const table = /^(?:table:|column:)([a-z_]\w*)(?:\.\w+)?$/i.exec(on)?.[1];
    // A table that the change makes has no past that a test could hold.
    if (table === undefined || drafts.has(table) || evidence.base.node(`table:${table}`) === undefined) continue;
    drafts.set(table, {
      what: `a migration of \`${table}\` comes with \`${tests.glob}\``,
      file: edge.file,
      line: edge.line,
      match: pair({ "migration-touches": `table:${table}` }, tests),
      ...bothSides(
        { "migrations/0001.sql": `CREATE TABLE "${table}" (id bigint PRIMARY KEY);\n` },
        { "migrations/0002.sql": `ALTER TABLE "${table}" ADD COLUMN kind text;\n` },
        tests,
      ),
    });
    if (drafts.size === most) break;
  }
  return [...drafts.values()];
}

function written(evidence: Evidence, tests: Tests): readonly Draft[] {
  const drafts = new Map<string, Draft>();
  for (const edge of newEdges(evidence)) {
    const table = evidence.head.node(edge.to);
    if (edge.kind !== "writes" || table?.kind !== "table" || isTest(edge.file) || drafts.has(edge.to)) continue;
    const statement = statementFor("writes", table);
    if (statement === undefined || evidence.base.node(edge.to) === undefined) continue;
    drafts.set(edge.to, {
      what: `new code that writes \`${table.name}\` comes with \`${tests.glob}\``,
      file: edge.file,
      line: edge.line,
      match: pair({ "new-edge": "writes", to: table.id }, tests),
      ...bothSides(
        { "src/db.ts": `import { Pool } from "pg";\nexport const pool = new Pool();\n` },
        { "src/write.ts": `import { pool } from "./db.ts";\nexport async function write() {\n  ${statement}\n}\n` },
        tests,
      ),
    });
    if (drafts.size === most) break;
  }
  return [...drafts.values()];
}

const pair = (trigger: Readonly<Record<string, string>>, { glob }: Tests): Draft["match"] => ({
  // biome-ignore lint/suspicious/noThenProperty: so the words of custom seeds are; nobody awaits it.
  "change-together": { if: trigger, then: { changed: glob } },
});

/** The same change, without the test and with it. */
function bothSides(before: Files, after: Files, { example }: Tests): Pick<Draft, "bad" | "good"> {
  const test = { [example]: "test('what has to hold', () => {});\n" };
  return { bad: { before, after }, good: { before, after: { ...after, ...test } } };
}
