/** The safe way to a condition on rows that are there already. */
import { type AdviceStep, step } from "./advice.ts";
import { quoted } from "./trees.ts";

/** `add` is the statement as written; empty where it does more than add the constraint, so that there is nothing to copy. */
export const validatedLater = (table: string, constraint: string, add: string): readonly AdviceStep[] => [
  step("Add it without looking at the rows that are there.", add === "" ? "" : `${add} NOT VALID;`),
  step("Validate it in another transaction.", `ALTER TABLE ${quoted(table)} VALIDATE CONSTRAINT ${constraint};`),
];
