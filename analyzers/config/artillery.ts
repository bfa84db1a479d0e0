/** Scripts of Artillery: https://www.artillery.io/docs/reference/test-script */
import type { Facts } from "../facts.ts";
import { readYaml, type Spot } from "./yaml.ts";

/** Requests told of one script, loops in loops that are looked into, and characters of one threshold. */
const most = { targets: 200, depth: 5, characters: 120 } as const;

/** Nothing where the file is no such script: many others lie in folders of the same names. */
export function readArtillery(source: string): Pick<Facts, "load" | "problems"> {
  if (!/\bphases\b/.test(source) || !/\bscenarios\b/.test(source)) return { problems: [] };
  const { documents, problems } = readYaml(source);
  const [root] = documents;
  const config = root?.at("config");
  const phases = config?.at("phases");
  if (root === undefined || config === undefined || phases === undefined) return { problems: [] };
  const levels = phases.items().flatMap((phase) => ["arrivalRate", "rampTo"].flatMap((name) => numberAt(phase, name)));
  const thresholds = thresholdsOf(config);
  const asked =
    root
      .at("scenarios")
      ?.items()
      .flatMap((scenario) => asksIn(scenario.at("flow"), 0)) ?? [];
  const targets = [...new Set(asked.slice(0, most.targets).map(({ target }) => target))].sort();
  return {
    problems,
    load: {
      tool: "artillery",
      line: phases.line,
      // A rate that the environment fills in may be any.
      levels: levels.some(Number.isNaN) ? [] : levels.filter((level) => level > 0),
      thresholds,
      // What is ensured fails the run: https://www.artillery.io/docs/reference/extensions/ensure
      ...(thresholds.length > 0 && { stops: true }),
      targets,
      ...(asked.some(({ varied }) => varied) && { varied: true }),
    },
  };
}

function thresholdsOf(config: Spot): readonly string[] {
  const ensure = config.at("ensure") ?? config.at("plugins", "ensure");
  const plain = (spot: Spot | undefined): readonly string[] =>
    (spot?.entries() ?? []).flatMap(([name, { text }]) => (text === undefined ? [] : [`${name}<${text}`]));
  const listed = (ensure?.at("thresholds")?.items() ?? []).flatMap(plain);
  const conditions = (ensure?.at("conditions")?.items() ?? []).flatMap((one) => one.at("expression")?.text ?? []);
  return [...plain(ensure), ...listed, ...conditions].map((text) => text.slice(0, most.characters)).sort();
}

interface Asked {
  readonly target: string;
  readonly varied: boolean;
}

const methods = new Set(["get", "post", "put", "patch", "delete", "head"]);

function asksIn(flow: Spot | undefined, depth: number): readonly Asked[] {
  if (flow === undefined || depth > most.depth) return [];
  return flow.items().flatMap((step) =>
    step.entries().flatMap(([name, spot]): readonly Asked[] => {
      if (name === "loop" || name === "parallel") return asksIn(spot, depth + 1);
      const url = methods.has(name) ? (spot.at("url")?.text ?? spot.text) : undefined;
      if (url === undefined) return [];
      const told = url.replace(/\{\{[^{}]*\}\}/g, "*");
      const [, host = "", path = "/"] = /^(https?:\/\/[^/?#]*|\*(?=\/|$))?(\/[^?#]*)?/.exec(told) ?? [];
      const target = `${name.toUpperCase()} ${host === "*" ? "" : host}${path}`;
      return [{ target, varied: told.slice(host.length).includes("*") || isVaried(spot, depth) }];
    }),
  );
}

/** Something of what is sent is filled in. */
function isVaried(spot: Spot, depth: number): boolean {
  if (spot.text?.includes("{{") === true) return true;
  if (depth > most.depth) return false;
  return [...spot.items(), ...spot.entries().map(([, one]) => one)].some((one) => isVaried(one, depth + 1));
}

/** Not a number where something else stands there. */
function numberAt(spot: Spot, name: string): readonly number[] {
  const text = spot.at(name)?.text;
  return text === undefined ? [] : [Number(text)];
}
