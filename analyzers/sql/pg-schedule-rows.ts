/**
 * Schedules that are rows: a runner of the application's own, or pg_cron's table, reads them and does what they name. Only the INSERT shows
 * them (`INSERT INTO cron_tasks (name, minute_interval, target) VALUES ('sweep', 5, 'sweep_orders')`).
 */
import { rangeName } from "./pg-names.ts";
import { maxScheduled, newReading, type Reading, type ReadText, sorted } from "./reading.ts";
import { bodyOf, constantText, list, type Tree, text, tree } from "./tree.ts";

/** Tables whose rows are schedules, by their names. */
const schedules =
  /(?:^|[._])(?:cron|crons|crontabs?|schedules?|scheduled)(?:[._]?(?:jobs?|tasks?|entries|rules))?$|^cron\.job$/i;

/** Columns by what they hold, the likeliest first. */
const named = ["name", "jobname", "job_name", "task_name", "key", "id"];
const timed = ["schedule", "cron", "cron_expression", "cron_expr", "expression", "spec", "pattern", "crontab"];
const done = ["command", "target", "function", "function_name", "handler", "task", "job"];
const intervals: readonly (readonly [column: string, milliseconds: number])[] = [
  ["second_interval", 1_000],
  ["minute_interval", 60_000],
  ["hour_interval", 3_600_000],
  ["day_interval", 86_400_000],
  ["interval_seconds", 1_000],
  ["interval_minutes", 60_000],
  ["every_seconds", 1_000],
  ["every_minutes", 60_000],
];

/** A pattern of cron, `@daily`, `10 seconds`: a table that is called so may hold anybody's timetable. */
const clock =
  /^(?:@[a-z]+|[\d*/,-]\S{0,40}(?: +\S{1,40}){4,5}|(?:every +)?\d{1,6} *(?:s|m|h|d|sec|min|second|minute|hour|day)s?)$/i;

/** Rows of one statement that are told; a dump of data is no list of schedules. */
const mostRows = 200;

export function readScheduleRows(body: Tree, reading: Reading, readText: ReadText): void {
  const table = rangeName(tree(body["relation"]));
  if (table === undefined || !schedules.test(table)) return;
  const columns = list(body["cols"]).map((column) => text(bodyOf(column, "ResTarget")?.["name"]) ?? "");
  const rows = list(bodyOf(body["selectStmt"], "SelectStmt")?.["valuesLists"]);
  for (const row of rows.slice(0, mostRows)) {
    const items = list(bodyOf(row, "List")?.["items"]);
    const at = (column: string): unknown => items[columns.indexOf(column)];
    const first = (all: readonly string[]): string | undefined =>
      all.map((column) => constantText(at(column))).find((value) => value !== undefined && value !== "");
    const written = first(timed);
    const spec = written !== undefined && clock.test(written) ? written : intervalOf(at);
    const command = first(done);
    const on = first(named) ?? command;
    if (spec === undefined || on === undefined) continue;
    const inner = newReading(reading.temporary, reading.depth + 1);
    if (inner.depth > maxScheduled) reading.dynamic = true;
    else if (command !== undefined && /^\s*(?:select|call|insert|update|delete|do|with)\b/i.test(command))
      readText(command, inner);
    else if (command !== undefined && /^[a-z_][\w.]*$/i.test(command)) inner.calls.add(command);
    reading.changes.push({
      does: "schedule",
      on,
      spec,
      body: inner.uses,
      ...(inner.requests.size > 0 ? { requests: sorted(inner.requests) } : {}),
      ...(inner.calls.size > 0 ? { calls: sorted(inner.calls) } : {}),
    });
  }
}

/** How often, of columns that hold numbers. */
function intervalOf(at: (column: string) => unknown): string | undefined {
  for (const [column, milliseconds] of intervals) {
    const count = numberOf(at(column));
    if (count !== undefined && count > 0) return `every ${count * milliseconds}ms`;
  }
  return undefined;
}

function numberOf(node: unknown): number | undefined {
  const constant = bodyOf(node, "A_Const");
  const whole = tree(constant?.["ival"]);
  return whole === undefined ? undefined : Number(whole["ival"] ?? 0);
}
