/** SQL in strings and templates of a program. */
import type { Statement, Value } from "../facts.ts";

export { looksLikeSql } from "./shape.ts";

/** A string or template as the program writes it. */
export interface EmbeddedSql {
  /** The literal pieces, cooked (escapes resolved): one more than there are holes. A plain string has one part. */
  readonly parts: readonly string[];
  /** What stands in each hole; `{ is: "unknown" }` where names cannot tell. */
  readonly holes: readonly Value[];
  /** The tag or method that takes it (`sql`, `.query`, `.$queryRaw`); absent for a bare literal, which must look like SQL. */
  readonly sink?: string;
  /** The symbol (index) whose code holds it. */
  readonly by?: number;
  /** Line of the opening quote, from 1. */
  readonly line: number;
  /** Line of the closing quote; worked out from the parts when absent. */
  readonly endLine?: number;
}

/** What an embedded text does to tables, or undefined when it is not SQL that touches anything. Never throws. */
export function readEmbedded(_input: EmbeddedSql): Statement | undefined {
  return undefined;
}
