import type { FileChange } from "../../analyzers/graph/change.ts";
import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { changedLines } from "../questions/changed-lines.ts";
import { firstChange } from "../questions/first-change.ts";
import { isRepair } from "../questions/intent.ts";
import { type Evidence, rule } from "../rule.ts";
import { functions, marked } from "./sample-code.ts";

/** Of a file this long, so much was replaced. */
const file = { lines: 150, share: 0.6 } as const;
/** So many functions this long, each with so much of its old text gone. */
const many = { functions: 3, lines: 40, share: 0.6 } as const;

const seats = functions("seat", 50);

/**
 * It only notices: of two loud remarks on 755 merged changes one was right. The other saw lines that a function around them moved to the
 * right, and how alike two texts are hashes do not tell.
 */
export const rewriteToFix = rule({
  name: "rewrite-to-fix",
  title: "A fix replaces what it could have mended",
  level: "notice",
  why: "A rewrite brings new faults in the place of the known one, and nobody can see which line was the cure.",
  instead: "Mend the one function first; rewrite it later, behind its tests, in a change of its own.",
  rollback: "Keep the old code behind a flag for one release: a revert brings the fault back together with all else.",

  *check(evidence) {
    if (!isRepair(evidence.title)) return;
    const replaced = replacedFunctions(evidence);
    for (const one of changedLines(evidence)) {
      if (one.weight !== 1 || one.file.status !== "modified") continue;
      const { path, oldPath } = one.file;
      const length = lengthOf(evidence.base, oldPath ?? path);
      const share = length === 0 ? 0 : Math.min(removedLines(one.file), one.work) / length;
      const functions = replaced.filter((node) => node.file === (oldPath ?? path));
      const whole = length >= file.lines && share >= file.share;
      if (!whole && functions.length < many.functions) continue;
      const reached = reachedByTests(evidence, functions);
      if (reached > 1) continue;
      yield {
        on: [`module:${path}`],
        ...firstChange(one.file),
        title: whole
          ? `The fix replaces ${Math.round(share * 100)} % of the ${length} lines of \`${path}\``
          : `The fix replaces ${functions.length} long functions of \`${path}\``,
        confidence: 0.8,
        why: `${rewriteToFix.why} Changed tests reach ${reached} of the ${functions.length} long functions replaced.`,
      };
    }
  },
  onlyChange: true,

  violates: [
    {
      title: "seats were counted wrongly, and every function that counts them is new",
      before: { "src/seats.ts": seats },
      after: { "src/seats.ts": marked(seats.replaceAll("cents", "price").replaceAll("(seats", "(places"), 1) },
      pullRequest: { title: "fix: count seats right" },
    },
  ],
  honours: [
    {
      title: "one line mends it",
      before: { "src/seats.ts": seats },
      after: { "src/seats.ts": seats.replace("cents > 1000", "cents >= 1000") },
      pullRequest: { title: "fix: count seats right" },
    },
  ],
});

/** The last line that a declaration of base reaches. */
function lengthOf(base: Graph, path: string): number {
  return base.node(`module:${path}`)?.endLine ?? 0;
}

function removedLines({ hunks }: FileChange): number {
  return hunks.reduce((sum, { oldLines, newLines }) => sum + (newLines === 0 ? 0 : oldLines), 0);
}

/** Long functions of base that live on at head under their name, with most of their old lines gone. */
function replacedFunctions({ base, head, change, diff }: Evidence): readonly Node[] {
  const hunks = new Map(diff.map(({ path, oldPath, hunks: all }) => [oldPath ?? path, all]));
  return change.nodes.flatMap(({ node, change: how, was }) => {
    const before = base.node(was ?? node.id);
    if (before === undefined || (how !== "body" && how !== "signature") || head.node(node.id) === undefined) return [];
    const length = before.endLine - before.line + 1;
    if (length < many.lines) return [];
    const gone = (hunks.get(before.file) ?? []).reduce((sum, { oldStart, oldLines }) => {
      const overlap = Math.min(oldStart + oldLines - 1, before.endLine) - Math.max(oldStart, before.line) + 1;
      return sum + Math.max(0, overlap);
    }, 0);
    return gone / length >= many.share ? [before] : [];
  });
}

/** How many of these functions the tests of the diff run, over resolved edges. */
function reachedByTests({ head, diff }: Evidence, functions: readonly Node[]): number {
  const tests = diff.map(({ path }) => `test:${path}`).filter((id) => head.node(id) !== undefined);
  const seen = new Set<NodeId>(tests);
  for (const id of seen)
    for (const { to, kind, certainty } of head.from(id))
      if (certainty === "resolved" && kind !== "types" && kind !== "loads") seen.add(to);
  return functions.filter(({ id }) => seen.has(id)).length;
}
