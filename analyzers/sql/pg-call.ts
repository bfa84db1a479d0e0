/** What a function call inside SQL means beyond its value: work that is scheduled, hosts that are asked, channels, locks. */
import { readQueueCall } from "./pg-queues.ts";
import type { Reading } from "./reading.ts";
import { hostOfArguments, isRequest } from "./requests.ts";
import { bodyOf, constantText, list, strings, type Tree, tree } from "./tree.ts";

const aggregates = new Set(
  "count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every stddev stddev_pop stddev_samp variance var_pop var_samp corr percentile_cont percentile_disc mode xmlagg".split(
    " ",
  ),
);

/** Functions of the server that are met everywhere and tell nothing about an application. */
const everyday = new Set(
  "now date_trunc date_part coalesce lower upper length trim btrim concat concat_ws format replace substring substr split_part regexp_replace to_char to_date to_timestamp to_json to_jsonb json_build_object jsonb_build_object json_build_array jsonb_build_array jsonb_set row_to_json jsonb_array_elements jsonb_array_elements_text json_array_elements jsonb_each jsonb_each_text unnest generate_series array_length cardinality array_append array_remove array_position array_to_string string_to_array gen_random_uuid uuid_generate_v4 random floor ceil ceiling round abs greatest least nullif row_number rank dense_rank lag lead first_value last_value md5 encode decode extract age timezone nextval currval setval current_setting set_config pg_typeof clock_timestamp statement_timestamp make_interval exists ifnull strftime datetime date time julianday unixepoch unix_timestamp from_unixtime json json_each json_tree json_set json_array json_object json_extract version".split(
    " ",
  ),
);

/** Notes what a FuncCall does; answers whether it folds many rows into one. */
export function readCall(call: Tree, reading: Reading): "aggregate" | "plain" {
  const names = strings(call["funcname"]);
  const bare = names.at(-1) ?? "";
  const name = names.filter((part) => part !== "public" && part !== "pg_catalog").join(".");
  const args = list(call["args"]);
  if (isRequest(name)) reading.requests.add(hostOfArguments(name, args));
  else if (readQueueCall(name, args, reading)) return "plain";
  else if (name === "pg_notify") reading.notifies.add(constantText(args[0]) ?? "?");
  else if (/^pg_advisory_(?:xact_)?lock(?:_shared)?$/.test(name)) {
    reading.locked = true;
    const key = args.map(writtenOut);
    if (key.length > 0 && !name.endsWith("_shared") && key.every((part) => part !== undefined))
      reading.gates.add(key.join(", "));
  }
  if (names[0] !== "pg_catalog" && !everyday.has(name) && !aggregates.has(name)) reading.calls.add(name);
  const folds = aggregates.has(bare) || call["agg_star"] === true || call["agg_within_group"] === true;
  return folds && call["over"] === undefined ? "aggregate" : "plain";
}

/** A number, a text, or what a function makes of such: the same for everybody. Undefined for anything else. */
function writtenOut(node: unknown): string | undefined {
  const cast = bodyOf(node, "TypeCast");
  if (cast !== undefined) return writtenOut(cast["arg"]);
  const literal = constantText(node);
  if (literal !== undefined) return `'${literal}'`;
  const constant = bodyOf(node, "A_Const");
  if (constant !== undefined) {
    const number = tree(constant["ival"])?.["ival"] ?? tree(constant["fval"])?.["fval"];
    return number === undefined ? undefined : String(number);
  }
  const call = bodyOf(node, "FuncCall");
  if (call === undefined) return undefined;
  const inner = list(call["args"]).map(writtenOut);
  const known = inner.length > 0 && inner.every((part) => part !== undefined);
  return known ? `${strings(call["funcname"]).at(-1)}(${inner.join(", ")})` : undefined;
}
