/** Which test files a change asks for, and why that may not be all of them. */
import type { Channel } from "../analyzers/graph/impact.ts";
import { isTest } from "../analyzers/roles.ts";
import { doubtsOf } from "./doubts.ts";
import type { BlindSpot } from "./report/report.ts";
import type { Investigation } from "./review.ts";
import { isWhole } from "./vouch.ts";

/** A test file to run. `changed`: it is part of the change itself; `unread`: it may test anything; `doubt`: see the doubts. */
export interface SelectedTest {
  readonly file: string;
  readonly because: Channel | "changed" | "unread" | "doubt";
  /** Hops from the nearest changed node, where a channel leads to it. */
  readonly distance?: number;
}

export interface Selection {
  readonly base: string;
  /** A commit id, or `worktree:<hash>`. */
  readonly head: string;
  /** Test files of head. */
  readonly total: number;
  /** Every test file is listed, because of the doubts. */
  readonly all: boolean;
  readonly doubts: readonly BlindSpot[];
  /** Sorted by path. */
  readonly tests: readonly SelectedTest[];
}

/** Tests that compilers run: they feel what is felt at compile time only. */
const typeTest = /[._-]test-d\.[cm]?tsx?$/;

/**
 * Test files of head that run what the change reaches, by code and by guesses. What is reached through data alone is left out: a
 * test that sees what changed code writes calls that code. With `allWhenUnsure` any doubt selects every test file.
 */
export function selectTests(found: Investigation, allWhenUnsure: boolean): Selection {
  const { snapshot, head, change, impact } = found;
  const files = head.paths.filter(isTest).sort();
  const doubts = doubtsOf(found);
  const all = allWhenUnsure && doubts.length > 0;

  // A renamed test is found by its path, and what it finds beside itself is elsewhere now.
  const changed = new Set(change.files.flatMap(({ path, status }) => (status === "modified" ? [] : [path])));
  const own = new Set(change.nodes.flatMap(({ node, side }) => (side === "head" ? [node.file] : [])));
  const troubled = new Set(head.linked.troubled);
  const selected = (file: string): SelectedTest | undefined => {
    const reach = impact.reached.get(`test:${file}`);
    if (changed.has(file) || own.has(file)) return { file, because: "changed" };
    if (reach !== undefined && (runs.has(reach.channel) || (reach.channel === "type" && typeTest.test(file))))
      return { file, because: reach.channel, distance: reach.distance };
    const facts = troubled.has(file) ? head.files.get(file) : undefined;
    if (facts !== undefined && !isWhole(facts) && change.files.length > 0) return { file, because: "unread" };
    return all ? { file, because: "doubt" } : undefined;
  };
  return {
    base: snapshot.mergeBase,
    head: snapshot.headSha,
    total: files.length,
    all,
    doubts,
    tests: files.flatMap((file) => selected(file) ?? []),
  };
}

const runs: ReadonlySet<Channel> = new Set(["code", "guessed"]);
