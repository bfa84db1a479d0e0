/** Cron services of Render and Railway: https://render.com/docs/blueprint-spec, https://docs.railway.com/reference/config-as-code */
import { parse, TomlError } from "smol-toml";
import type { Facts, Problem, StartFact } from "../facts.ts";
import { asksIn, programsIn } from "./commands.ts";
import { readJson } from "./json.ts";
import { own, text } from "./shape.ts";
import { rooted } from "./workflow.ts";
import { readYaml } from "./yaml.ts";

export function readRender(source: string): Pick<Facts, "starts" | "problems"> {
  if (!/\btype:\s*["']?cron\b/.test(source)) return { problems: [] };
  const { documents, problems } = readYaml(source);
  const services = documents.slice(0, 1).flatMap((root) => root.at("services")?.items() ?? []);
  const starts = services.flatMap((service): readonly StartFact[] => {
    const schedule = service.at("schedule");
    if (service.at("type")?.text !== "cron" || schedule?.text === undefined) return [];
    const directory = rooted(service.at("rootDir")?.text ?? "");
    const command = service.at("startCommand")?.text ?? service.at("dockerCommand")?.text ?? "";
    return [startOf("render", schedule.text, schedule.line, service.at("name")?.text, command, directory || ".")];
  });
  return { problems, starts };
}

export function readRailway(
  source: string,
  language: "railway-json" | "railway-toml",
): Pick<Facts, "starts" | "problems"> {
  const { value, problems } = language === "railway-json" ? readJson(source) : readToml(source);
  const deploy = own(value, "deploy");
  const spec = text(own(deploy, "cronSchedule"));
  if (spec === undefined) return { problems };
  const command = text(own(deploy, "startCommand")) ?? "";
  const starts = [startOf("railway", spec, lineOf(source, "cronSchedule"), undefined, command, ".")];
  return { problems, starts };
}

function startOf(
  platform: string,
  spec: string,
  line: number,
  name: string | undefined,
  command: string,
  directory: string,
): StartFact {
  const asks = asksIn(command);
  const code = programsIn(command, directory);
  return {
    platform,
    line,
    ...(name !== undefined && { name }),
    by: { on: "schedule", spec },
    ...(asks.length > 0 && { asks }),
    ...(code.length > 0 && { code }),
  };
}

/** TOML as a value. Never throws. */
export function readToml(source: string): { readonly value: unknown; readonly problems: readonly Problem[] } {
  try {
    return { value: parse(source, { maxDepth: 64 }), problems: [] };
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 1;
    const detail = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
    return { value: undefined, problems: [{ reason: "bad-config", line, detail }] };
  }
}

/** The first line from `from` on that holds a text: these parsers do not tell where a value stands. */
export function lineOf(source: string, needle: string, from = 1): number {
  const lines = source.split("\n");
  const at = lines.findIndex((line, index) => index >= from - 1 && line.includes(needle));
  return at === -1 ? from : at + 1;
}
