/** What is asked of a trial. */
import type { History, Migration } from "../../analyzers/rollback/histories/history.ts";
import type { Limits } from "../sandbox/sandbox.ts";

export interface TrialRequest {
  readonly history: Pick<History, "tool" | "folder" | "dialect">;
  /** What ran before, in order. */
  readonly base: readonly Migration[];
  /** What the change adds, in order. */
  readonly added: readonly Migration[];
  /** Names of all of head's migrations, in order; base's and the added ones unless told. */
  readonly head?: readonly string[];
  /** Names that the tool's own record holds. */
  readonly journal?: readonly string[];
  readonly limits: Limits;
  /** Told the id of the database's process, which outlives a thread that is ended. */
  readonly started?: (pid: number) => void;
}
