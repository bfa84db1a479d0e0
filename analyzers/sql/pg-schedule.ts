/** Jobs that SQL itself schedules with pg_cron: their times, and what their command does. */
import { maxScheduled, newReading, type Reading, type ReadText, sorted } from "./reading.ts";
import { bodyOf, constantText, list, strings, type Tree, text, tree } from "./tree.ts";

/** Longest command that still names a job without a name, in UTF-16 units. */
const longestName = 80;

/** Finds calls of `cron.*` in a query's tree. */
export function readScheduling(body: Tree, reading: Reading, readText: ReadText): void {
  visit(body, (call) => {
    const [schema, name] = strings(call["funcname"]);
    if (schema !== "cron" || name === undefined) return;
    const args = argumentsOf(call);
    if (name === "schedule" || name === "schedule_in_database") schedule(args, reading, readText);
    else if (name === "unschedule")
      reading.changes.push({ does: "unschedule", on: args.get("job_name") ?? args.get("0") ?? "?" });
    else if (name === "alter_job") reading.changes.push({ does: "other", what: "alter scheduled job" });
  });
}

function schedule(args: ReadonlyMap<string, string | undefined>, reading: Reading, readText: ReadText): void {
  // schedule(spec, command), or schedule(name, spec, command); any of them may be given by its name.
  const named = args.has("2") || args.has("job_name");
  const spec = args.get("schedule") ?? args.get(named ? "1" : "0");
  const command = args.get("command") ?? args.get(named ? "2" : "1");
  const job = args.get("job_name") ?? (named ? args.get("0") : undefined);
  const inner = newReading(reading.temporary, reading.depth + 1);
  if (command !== undefined && inner.depth <= maxScheduled) readText(command, inner);
  else reading.dynamic = true;
  // What the command calls and asks is the job's doing; the call graph meets it through the functions it names.
  reading.changes.push({
    does: "schedule",
    on: job ?? (command === undefined ? "?" : command.replace(/\s+/g, " ").trim().slice(0, longestName)),
    ...(spec === undefined ? {} : { spec }),
    body: inner.uses,
    ...(inner.requests.size > 0 ? { requests: sorted(inner.requests) } : {}),
    ...(inner.calls.size > 0 ? { calls: sorted(inner.calls) } : {}),
  });
  reading.unparsed ||= inner.unparsed;
}

/** Literal arguments by position and, where they are given so, by name; undefined where computed. */
function argumentsOf(call: Tree): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [index, arg] of list(call["args"]).entries()) {
    const name = text(bodyOf(arg, "NamedArgExpr")?.["name"]);
    found.set(name ?? String(index), constantText(arg));
  }
  return found;
}

function visit(node: unknown, onCall: (call: Tree) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, onCall);
    return;
  }
  const object = tree(node);
  if (object === undefined) return;
  const call = tree(object["FuncCall"]);
  if (call !== undefined) onCall(call);
  for (const key in object) visit(object[key], onCall);
}
