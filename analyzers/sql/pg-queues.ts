/**
 * Queues that live in the database. Tasks of Graphile Worker are channels of their names (`taskChannel`). Of pgmq each is a table, `pgmq.q_<name>`, and is told as that table: who sends writes it, who takes
 * from it reads and writes it. The functions are those of pgmq 1.5 (https://github.com/pgmq/pgmq/blob/main/docs/api/sql/functions.md).
 */
import { taskChannel } from "../facts.ts";
import { addUse, draft, type Reading } from "./reading.ts";
import { constantText } from "./tree.ts";

const sends = new Set(["send", "send_batch"]);
const takes = new Set(["read", "read_with_poll", "pop", "read_grouped", "read_grouped_with_poll"]);
const changes = new Set(["archive", "delete", "set_vt", "purge_queue"]);
const makes = new Set(["create", "create_non_partitioned", "create_unlogged", "create_partitioned"]);

/** `name`: of the function, with its schema; which queue is meant by a name of the day nobody can say. Answers whether it fills or empties a queue. */
export function readQueueCall(name: string, args: readonly unknown[], reading: Reading): boolean {
  // https://worker.graphile.org/docs/sql-add-job
  if (name === "graphile_worker.add_job") {
    const task = constantText(args[0]);
    if (task === undefined) reading.dynamic = true;
    else reading.notifies.add(taskChannel + task);
    return true;
  }
  if (!name.startsWith("pgmq.")) return false;
  const does = name.slice("pgmq.".length);
  if (![sends, takes, changes, makes].some((known) => known.has(does)) && does !== "drop_queue") return false;
  const named = constantText(args[0]);
  if (named === undefined) {
    reading.dynamic = true;
    return true;
  }
  const table = `pgmq.q_${named.toLowerCase()}`;
  if (makes.has(does)) reading.changes.push({ does: "create-table", on: table, columns });
  else if (does === "drop_queue") reading.changes.push({ does: "drop-table", on: table });
  else if (sends.has(does)) addUse(reading, draft(table, "write", "insert"));
  else if (takes.has(does)) {
    addUse(reading, draft(table, "read", "select"));
    addUse(reading, draft(table, "write", "update"));
  } else if (changes.has(does)) addUse(reading, draft(table, "write", does === "set_vt" ? "update" : "delete"));
  return true;
}

const columns = ["msg_id", "read_ct", "enqueued_at", "vt", "message"].map((name) => ({ name }));
