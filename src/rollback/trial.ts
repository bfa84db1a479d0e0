/**
 * Runs a history's new migrations forwards and backwards in a database of its own: base's migrations first, then one row in every table,
 * then each new migration with its locks watched, then its way back. What did not run is never said to be fine.
 */
import { differencesOf } from "../../analyzers/rollback/difference.ts";
import type { History, Migration, Script } from "../../analyzers/rollback/histories/history.ts";
import { inverseOf } from "../../analyzers/rollback/inverse.ts";
import { renamesIn } from "../../analyzers/rollback/renames.ts";
import { emptyTables, rowHashes, sampleRows } from "../../analyzers/rollback/rows.ts";
import { type SchemaState, stateOf, stateQueries } from "../../analyzers/rollback/state.ts";
import { type LeftOut, type Runnable, type Statements, statementsOf } from "../../analyzers/rollback/statements.ts";
import { stubsFor } from "../../analyzers/rollback/stubs.ts";
import { isBundled } from "../sandbox/extensions.ts";
import { type Limits, openSandbox, type Sandbox, SandboxError } from "../sandbox/sandbox.ts";
import { type Clusters, keysOf } from "./clusters.ts";
import { type HeldAt, pretend, type Refusal, runScript, watchScript } from "./session.ts";
