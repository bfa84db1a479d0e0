/** Databases that ask the network: which functions do, and which host they ask. Only the host is kept, never a path, query or token. */
import { bodyOf, constantText, list, strings, text } from "./tree.ts";

/** pg_net, the http extension (in whatever schema it was installed), Supabase's webhooks, Lambda and dblink. */
const requesting =
  /^(?:net\.http_(?:get|post|delete)|(?:extensions\.|http\.)?(?:http|http_(?:get|post|put|delete|patch|head))|supabase_functions\.http_request|aws_lambda\.invoke|(?:extensions\.)?dblink(?:_connect|_connect_u|_exec|_open|_send_query)?)$/;

/** What languages other than SQL ask the network with, in the body of a database function. */
const networkInBody =
  /\b(?:urllib|urllib2|requests\.(?:get|post|put|delete|request)|http\.client|httplib|socket\.|LWP::|HTTP::Tiny|IO::Socket|Net::HTTP|curl|wget|fetch\s*\(|XMLHttpRequest)/;

export const isRequest = (functionName: string): boolean => requesting.test(functionName);

/** The host that a request's arguments (PostgreSQL's tree) name, `?` when it is computed. */
export function hostOfArguments(functionName: string, args: readonly unknown[]): string {
  if (functionName.startsWith("aws_lambda.")) return "aws-lambda";
  const named = args.find((arg) =>
    ["url", "uri", "connstr"].includes(text(bodyOf(arg, "NamedArgExpr")?.["name"]) ?? ""),
  );
  for (const arg of named === undefined ? args : [named]) {
    const host = hostOfText(leadingText(arg) ?? "");
    if (host !== undefined) return host;
  }
  return "?";
}

/** The host of a URL or of a libpq connection string at the start of a text. */
export function hostOfText(value: string): string | undefined {
  const url =
    /^\s*(?:https?|postgres(?:ql)?):\/\/(?:[^/?#@\s]*@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?=[:/?#\s]|$)/i.exec(value);
  if (url?.[1] !== undefined) return url[1].toLowerCase();
  return /(?:^|\s)host(?:addr)?\s*=\s*'?([a-z0-9][a-z0-9.-]*)/i.exec(value)?.[1]?.toLowerCase();
}

/** Hosts that a function in another language asks: those its text names, `?` when it uses the network without naming one. */
export function hostsOfBody(body: string): readonly string[] {
  if (!networkInBody.test(body)) return [];
  const hosts = new Set<string>();
  for (const match of body.matchAll(/https?:\/\/[^\s'"`<>)]{1,300}/gi)) {
    const host = hostOfText(match[0]);
    if (host !== undefined) hosts.add(host);
  }
  return hosts.size > 0 ? [...hosts].sort() : ["?"];
}

/** How a text expression begins, as far as it is literal: the left end of `||`, the format of `format()` and `concat()`. */
function leadingText(node: unknown): string | undefined {
  const constant = constantText(node);
  if (constant !== undefined) return constant;
  const inner = bodyOf(node, "NamedArgExpr") ?? bodyOf(node, "TypeCast");
  if (inner !== undefined) return leadingText(inner["arg"]);
  const joined = bodyOf(node, "A_Expr");
  if (joined !== undefined && strings(joined["name"])[0] === "||") return leadingText(joined["lexpr"]);
  const call = bodyOf(node, "FuncCall");
  const name = strings(call?.["funcname"]).at(-1);
  if (name === "format" || name === "concat") return leadingText(list(call?.["args"])[0]);
  // The whole request as a row: `http(('POST', 'https://...', ...)::http_request)`.
  for (const part of list(bodyOf(node, "RowExpr")?.["args"])) {
    const found = leadingText(part);
    if (found !== undefined && hostOfText(found) !== undefined) return found;
  }
  return undefined;
}
