/** The tool itself, also under the names that it has inside of a transaction. */
import { type Root, stepsOf } from "../histories/code/values.ts";

const opening: ReadonlySet<string> = new Set(["transaction", "transactional", "startTransaction", "execute"]);

/** The first parameter of `up`, what a transaction's callback is given, or what opening one gave. */
export function inTransaction(root: Root): boolean {
  if (root.role === "tool") return true;
  if (root.role !== "transaction" && root.role !== "result") return false;
  return root.of !== undefined && opening.has(root.of.step.name) && inTransaction(stepsOf(root.of).root);
}
