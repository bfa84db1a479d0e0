/**
 * How much load a script puts on what it asks, and what ends it: https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/,
 * https://github.com/mcollina/autocannon#autocannonopts-cb, https://github.com/alexfernandez/loadtest/blob/main/doc/api.md
 */
import type { Chain, Facts, Link, LoadFact, Value } from "../../facts.ts";
import { entriesOf, entry, isFixed, itemsOf, numbersOf, textOf } from "./load-values.ts";

/** Thresholds told of one script, characters of one, and requests. */
const most = { thresholds: 50, characters: 120, targets: 200 } as const;

/** Undefined where a file is no such script. Helpers of a script that only ask have no levels. */
export function loadOf(facts: Facts): LoadFact | undefined {
  const froms = facts.imports.map(({ from }) => from);
  if (froms.some((from) => /^k6(?:\/|$)/.test(from))) return ofK6(facts);
  const tool = (["autocannon", "loadtest"] as const).find((name) => froms.includes(name));
  return tool && ofLibrary(facts, tool);
}

function ofK6(facts: Facts): LoadFact | undefined {
  const options = facts.symbols.find(({ name, value }) => name === "options" && value?.is === "object");
  const value = options?.value;
  const asked = chainsOf(facts, (from) => from === "k6/http").flatMap(({ links }) =>
    links.flatMap((link) => k6Ask(facts, link)),
  );
  if (value === undefined && asked.length === 0) return undefined;
  const told = [...levelsOf(value), ...entriesOf(entry(value, "scenarios")).flatMap(([, one]) => levelsOf(one))];
  // A stage that is computed may go to any level.
  const levels = told.some(Number.isNaN) ? [] : told.filter((level) => level > 0);
  const { expressions, stops } = thresholdsOf(entry(value, "thresholds"));
  const thresholds = expressions.slice(0, most.thresholds).sort();
  return { tool: "k6", line: options?.line ?? 1, levels, thresholds, ...(stops && { stops }), ...targetsOf(asked) };
}

/** Levels of load in the order in which they come, what a stage goes up from first; not a number where one is computed. */
function levelsOf(options: Value | undefined): readonly number[] {
  const flat = ["startRate", "startVUs", "rate", "vus"].flatMap((name) => numbersOf(entry(options, name)));
  const stages = entry(options, "stages");
  if (stages !== undefined && stages.is !== "list") return [Number.NaN];
  const targets = itemsOf(stages).map((stage) => numbersOf(entry(stage, "target"))[0] ?? Number.NaN);
  return [...flat, ...targets];
}

function thresholdsOf(value: Value | undefined): { readonly expressions: readonly string[]; readonly stops: boolean } {
  const expressions: string[] = [];
  let stops = false;
  for (const [metric, limits] of entriesOf(value))
    for (const limit of itemsOf(limits)) {
      const text = limit.is === "text" ? limit : entry(limit, "threshold");
      if (text?.is === "text") expressions.push(`${metric}: ${text.text}`.slice(0, most.characters));
      const abort = entry(limit, "abortOnFail");
      stops ||= abort?.is === "flag" && abort.value;
    }
  return { expressions, stops };
}

interface Asked {
  readonly method: string;
  readonly url: string | undefined;
  readonly fixed: boolean;
}

const verbs: Readonly<Record<string, string>> = {
  ".get": "GET",
  ".post": "POST",
  ".put": "PUT",
  ".patch": "PATCH",
  ".del": "DELETE",
  ".head": "HEAD",
};

function k6Ask(facts: Facts, { step, args }: Link): readonly Asked[] {
  const [url, body] = args ?? [];
  const method = verbs[step];
  if (url === undefined) return [];
  if (step === ".request" && url.is === "text") return [askedOf(facts, url.text, body, args?.[2])];
  if (step === ".batch") return itemsOf(url).map((one) => batched(facts, one));
  return method === undefined ? [] : [askedOf(facts, method, url, method === "GET" ? undefined : body)];
}

/** `["GET", url]`, `{ method, url }` or a URL alone. */
function batched(facts: Facts, one: Value): Asked {
  const [method, url, body] =
    one.is === "list" ? one.items : [entry(one, "method"), entry(one, "url"), entry(one, "body")];
  return askedOf(facts, method?.is === "text" ? method.text : "GET", url ?? one, body);
}

/** Calls with an object that tells the load, and perhaps the requests. */
function ofLibrary(facts: Facts, tool: "autocannon" | "loadtest"): LoadFact | undefined {
  const calls = chainsOf(facts, (from) => from === tool).flatMap(({ links }) =>
    links.flatMap(({ args, line }) => (args?.[0]?.is === "object" ? [{ options: args[0], line }] : [])),
  );
  const [first] = calls;
  if (first === undefined) return undefined;
  const levels = calls.flatMap(({ options }) =>
    ["connections", "overallRate", "connectionRate", "concurrency", "requestsPerSecond"]
      .flatMap((name) => numbersOf(entry(options, name)))
      .slice(0, 1),
  );
  const asked = calls.flatMap(({ options }) => {
    const whole = entry(options, "url");
    const requests = itemsOf(entry(options, "requests"));
    const each = requests.length === 0 ? [options] : requests;
    return each.map((one) => {
      const method = entry(one, "method");
      const url = entry(one, "path") ?? whole;
      return askedOf(facts, method?.is === "text" ? method.text : "GET", url, entry(one, "body"));
    });
  });
  // A list that is made elsewhere may ask for anything.
  const open = calls.some(({ options }) => {
    const requests = entry(options, "requests");
    return requests !== undefined && requests.is !== "list";
  });
  const stops = calls.some(({ options }) => entry(options, "bailout") !== undefined);
  const { targets, varied } = open ? { targets: [], varied: true as const } : targetsOf(asked);
  return {
    ...{ tool, line: first.line, levels: levels.filter((level) => level > 0), thresholds: [], targets },
    ...(stops && { stops }),
    ...(varied && { varied }),
  };
}

function chainsOf({ imports, chains }: Facts, is: (from: string) => boolean): readonly Chain[] {
  const names = new Set(imports.flatMap(({ from, names: all }) => (is(from) ? all.map(({ local }) => local) : [])));
  return chains.filter(({ to }) => names.has(to));
}

function askedOf(facts: Facts, method: string, url: Value | undefined, body: Value | undefined): Asked {
  const text = url && textOf(facts, url);
  const isFixedUrl = text !== undefined && !behindHost(text).includes("*");
  return { method: method.toUpperCase(), url: text, fixed: isFixedUrl && (body === undefined || isFixed(facts, body)) };
}

/** A host of its own, or something unknown in front of the path. */
const host = /^(?:https?:\/\/[^/?#]*|\*+(?=\/|$))/;
const behindHost = (url: string): string => url.replace(host, "");

function targetsOf(asked: readonly Asked[]): Pick<LoadFact, "targets" | "varied"> {
  const targets = asked.slice(0, most.targets).flatMap(({ method, url }) => {
    if (url === undefined) return [];
    const [before = ""] = host.exec(url) ?? [];
    const told = /\*|localhost|127\.0\.0\.1|0\.0\.0\.0/.test(before) ? "" : before;
    const path = behindHost(url).replace(/[?#].*$/s, "");
    return path === "" || path.startsWith("/") ? [`${method} ${told}${path === "" ? "/" : path}`] : [];
  });
  const varied = asked.some(({ fixed }) => !fixed);
  return { targets: [...new Set(targets)].sort(), ...(varied && { varied }) };
}
