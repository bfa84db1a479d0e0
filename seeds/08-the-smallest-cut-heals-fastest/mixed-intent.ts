import type { Node } from "../../analyzers/graph/graph.ts";
import { changedLines } from "../questions/changed-lines.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { firstChange } from "../questions/first-change.ts";
import { isAboutMoving, isRepair, isSpeedUp } from "../questions/intent.ts";
import { weightOf } from "../questions/weight.ts";
import { type Evidence, rule } from "../rule.ts";

/**
 * So many moved files are a tidying of their own, or so many declarations of so many lines together (seed 8 takes either for enough;
 * small ones wander in many an honest fix, by replay). Tests move with what
 * they test.
 */
const tidying = { files: 2, symbols: 3, lines: 60 } as const;

/** Renumbering a migration file is part of adding one. */
const migration = /(?:^|\/)migrations?\//;

const total = `
  export const total = (cents: number[]) => cents.reduce((sum, one) => sum + one, 0);
  export const rounded = (cents: number) => Math.floor(cents);
`;
const fixedTotal = total.replace("Math.floor", "Math.round");
const table = `
  export const cells = (rows: string[][]) => rows.flat();
  export const widest = (rows: string[][]) => Math.max(...rows.map((row) => row.length));
`;
const row = `
  export const first = (row: string[]) => row.at(0);
  export const last = (row: string[]) => row.at(-1);
`;

/**
 * It only notices: on 675 merged changes it spoke twice, of a set of icons, which a reader found debatable, and of a page that was cut
 * into pieces to load faster, which was the purpose. Of what a speed-up moves nothing is said since.
 */
export const mixedIntent = rule({
  name: "mixed-intent",
  title: "A fix travels with a tidying that nobody waits for",
  level: "notice",
  why: "If the fix must be reverted the tidying goes with it, and if the tidying breaks something so does the fix.",
  instead: "Merge the fix alone, and stack the rest on it.",
  rollback: "Apart, the fix can be reverted, and picked to a release branch, without the rest.",

  *check(evidence) {
    if (!isRepair(evidence.title)) return;
    const work = changedLines(evidence).filter((file) => file.work > 0 && file.weight === 1);
    if (work.length === 0) return;
    const stowaways = [...movesIn(evidence), ...majorsIn(evidence)];
    const [first] = stowaways;
    if (first === undefined) return;
    yield {
      on: [],
      salient: stowaways.map(({ kind }) => kind).join(" "),
      ...first.at,
      title: `The fix also ${stowaways.map(({ what }) => what).join(" and ")}`,
      confidence: 0.85,
    };
  },
  onlyChange: true,

  violates: [
    {
      title: "an invoice is rounded, and two tables get new names",
      before: { "src/total.ts": total, "src/ui/data-table.ts": table, "src/ui/data-row.ts": row },
      after: { "src/total.ts": fixedTotal, "src/ui/row.ts": `// want${row}`, "src/ui/table.ts": table },
      pullRequest: { title: "fix: invoice rounding" },
    },
  ],
  honours: [
    {
      title: "the fix and its test",
      before: { "src/total.ts": total },
      after: {
        "src/total.ts": fixedTotal,
        "src/total.test.ts": 'import { rounded } from "./total.ts";\nrounded(1.5);\n',
      },
      pullRequest: { title: "fix: invoice rounding" },
    },
    {
      title: "what moves is loaded later, and that is the speed",
      before: { "src/total.ts": total, "src/ui/data-table.ts": table, "src/ui/data-row.ts": row },
      after: { "src/total.ts": fixedTotal, "src/ui/later/data-row.ts": row, "src/ui/later/data-table.ts": table },
      pullRequest: { title: "perf: the cart loads 80 KB less, 210 KB before and 130 KB now" },
    },
    {
      title: "the renames come by themselves",
      before: { "src/ui/data-table.ts": table, "src/ui/data-row.ts": row },
      after: { "src/ui/row.ts": row, "src/ui/table.ts": table },
      pullRequest: { title: "refactor: rename DataTable to Table" },
    },
  ],
});

interface Stowaway {
  readonly kind: string;
  readonly what: string;
  readonly at: ReturnType<typeof firstChange>;
}

function* movesIn(evidence: Evidence): Generator<Stowaway> {
  if (isAboutMoving(evidence.title) || isSpeedUp(evidence.title)) return;
  const files = evidence.diff.filter(
    ({ status, path }) => status === "renamed" && weightOf(path) === 1 && !migration.test(path),
  );
  const moved = new Set(files.map(({ path }) => path));
  const [file] = files;
  if (file !== undefined && files.length >= tidying.files) {
    yield { kind: "rename", what: `renames ${files.length} files`, at: firstChange(file) };
    return;
  }
  const symbols = evidence.change.nodes.filter(
    ({ node, change }) =>
      (change === "moved" || change === "renamed") &&
      node.kind === "symbol" &&
      !moved.has(node.file) &&
      weightOf(node.file) === 1,
  );
  const lines = symbols.reduce((sum, { node }) => sum + node.endLine - node.line + 1, 0);
  const [symbol] = symbols;
  if (symbol === undefined || symbols.length < tidying.symbols || lines < tidying.lines) return;
  const { file: path, line } = symbol.node;
  yield {
    kind: "refactor",
    what: `moves or renames ${symbols.length} declarations (${lines} lines)`,
    at: { file: path, line, side: "head" },
  };
}

function* majorsIn({ base, change }: Evidence): Generator<Stowaway> {
  for (const { node, change: how, side } of change.nodes) {
    if (node.kind !== "package" || how !== "altered" || side !== "head" || isExcluded(node.file)) continue;
    const before = majorOf(base.node(node.id));
    const now = majorOf(node);
    if (before === undefined || now === undefined || now.rank <= before.rank) continue;
    const at = { file: node.file, line: node.line, side } as const;
    yield { kind: `major ${node.name}`, what: `raises \`${node.name}\` from ${before.text} to ${now.text}`, at };
  }
}

interface Major {
  readonly text: string;
  readonly rank: number;
}

/** The highest of what the manifests ask for: `^3.2.1` -> 3. Below 1 every minor version may break: `~0.16.2` -> 0.16. */
function majorOf(node: Node | undefined): Major | undefined {
  const specs = node?.attributes?.["versions"];
  let highest: Major | undefined;
  for (const spec of Array.isArray(specs) ? specs : []) {
    const [, major = "", minor = "0"] = /^[\^~>=v\s]*(\d+)(?:\.(\d+))?/.exec(String(spec)) ?? [];
    if (major === "") continue;
    const found =
      major === "0" ? { text: `0.${minor}`, rank: Number(minor) / 1e6 } : { text: major, rank: Number(major) };
    if (highest === undefined || found.rank > highest.rank) highest = found;
  }
  return highest;
}
