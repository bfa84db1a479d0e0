/** The answer to `delete`: what would break without a unit. */
import type { Edge, EdgeKind, Node } from "../../analyzers/graph/graph.ts";
import { lineOf, name, sentence, short } from "./bound.ts";
import { limits } from "./limits.ts";
import { type Asked, composeReach, type ReachReport } from "./reach.ts";
import type { BlindSpot } from "./report.ts";

/** Somebody who names the unit himself. */
export interface Use {
  readonly id: string;
  readonly edge: EdgeKind;
  readonly file: string;
  readonly line: number;
  readonly guessed?: true;
}

export interface ToldMention {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly text: string;
}

export interface DeletionReport extends ReachReport {
  readonly uses: readonly Use[];
  /** Columns: who takes whole rows, and may need this one of them. */
  readonly rows: readonly Use[];
  /** Lines that hold its name and are none of the uses; `list` may hold fewer than `total`. */
  readonly mentions: {
    readonly total: number;
    readonly files: number;
    readonly unread: number;
    readonly unsearched?: true;
    readonly list: readonly ToldMention[];
  };
  /** Places that could hide a use. */
  readonly cannotVouch: readonly BlindSpot[];
  readonly counts: { readonly uses: number; readonly rows: number; readonly cannotVouch: number };
}

export interface DeletionAsked extends Asked {
  readonly uses: readonly Edge[];
  readonly rows: readonly Edge[];
  readonly mentions: {
    readonly found: readonly ToldMention[];
    readonly total: number;
    readonly files: number;
    readonly unread: number;
    readonly unsearched?: true;
  };
  readonly blind: readonly BlindSpot[];
}

export function composeDeletion(unit: Node, asked: DeletionAsked): DeletionReport {
  const { uses, rows, mentions, blind } = asked;
  return {
    ...composeReach(unit, asked),
    uses: uses.slice(0, limits.reached).map(useOf),
    rows: rows.slice(0, limits.reached).map(useOf),
    mentions: {
      total: mentions.total,
      files: mentions.files,
      unread: mentions.unread,
      ...(mentions.unsearched && { unsearched: true }),
      list: mentions.found.map(({ file, line, kind, text }) => ({
        file: name(file),
        line: lineOf(line),
        kind,
        text: short(text, lineLength),
      })),
    },
    cannotVouch: blind.slice(0, limits.blind).map(({ reason, file, line, detail }) => ({
      reason,
      file: name(file),
      line: lineOf(line),
      detail: sentence(detail),
    })),
    counts: { uses: uses.length, rows: rows.length, cannotVouch: blind.length },
  };
}

/** Characters of a quoted line. */
const lineLength = 160;

const useOf = ({ from, kind, file, line, certainty }: Edge): Use => ({
  id: name(from),
  edge: kind,
  file: name(file),
  line: lineOf(line),
  ...(certainty === "guessed" && { guessed: true }),
});
