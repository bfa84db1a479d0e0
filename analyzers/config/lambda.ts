/**
 * Functions of AWS Lambda and what calls them, as the Serverless Framework and AWS SAM write them.
 * https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
 */
import type { EntryFact, Facts, StartFact } from "../facts.ts";
import { readYaml, type Spot } from "./yaml.ts";

type By = StartFact["by"];
/** What calls a function, and where that is written. */
type Event = readonly [by: By, line: number];

export function readServerless(source: string): Pick<Facts, "starts" | "problems"> {
  if (!/^functions:/m.test(source)) return { problems: [] };
  const { documents, problems } = readYaml(source);
  const starts = documents.slice(0, 1).flatMap((root) =>
    (root.at("functions")?.entries() ?? []).flatMap(([name, spot]) => {
      const code = entryOf(spot.at("handler")?.text, "");
      const events = (spot.at("events")?.items() ?? []).flatMap(serverlessEvents);
      return startsOf("serverless", name, spot.line, code, events);
    }),
  );
  return { problems, starts };
}

export function readSam(source: string): Pick<Facts, "starts" | "problems"> {
  if (!source.includes("AWS::Serverless::Function")) return { problems: [] };
  const { documents, problems } = readYaml(source);
  const starts = documents.slice(0, 1).flatMap((root) =>
    (root.at("Resources")?.entries() ?? []).flatMap(([name, spot]) => {
      if (spot.at("Type")?.text !== "AWS::Serverless::Function") return [];
      const directory = spot.at("Properties", "CodeUri")?.text ?? root.at("Globals", "Function", "CodeUri")?.text ?? "";
      const code = entryOf(spot.at("Properties", "Handler")?.text, directory);
      const events = (spot.at("Properties", "Events")?.entries() ?? []).flatMap(([, event]) => samEvents(event));
      return startsOf("sam", name, spot.line, code, events);
    }),
  );
  return { problems, starts };
}

/** A function that nothing else is known to call still runs when something happens. */
function startsOf(
  platform: string,
  name: string,
  line: number,
  code: EntryFact | undefined,
  events: readonly Event[],
): readonly StartFact[] {
  const all: readonly Event[] = events.length > 0 ? events : [[{ on: "event" }, line]];
  return code === undefined ? [] : all.map(([by, at]) => ({ platform, line: at, name, by, code: [code] }));
}

/** `src/orders.list` is the export `list` of `src/orders`. */
function entryOf(handler: string | undefined, directory: string): EntryFact | undefined {
  const [, module, called] = /^\.?\/?([\w./@-]+)\.([\w$]+)$/.exec(handler ?? "") ?? [];
  if (module === undefined || called === undefined) return undefined;
  const inside = directory.replace(/^\.?\/+|\/+$/g, "");
  return { module: `./${inside === "" || inside === "." ? "" : `${inside}/`}${module}`, called };
}

function serverlessEvents(event: Spot): readonly Event[] {
  return event.entries().flatMap(([kind, spot]): readonly Event[] => {
    switch (kind) {
      case "http":
      case "httpApi":
        return [[requestOf(spot.text, spot.at("method")?.text, spot.at("path")?.text), spot.line]];
      case "schedule":
        return isOff(spot.at("enabled")) ? [] : scheduled([spot, ...rates(spot)]);
      case "eventBridge":
        return scheduled([spot.at("schedule")]);
      case "sqs":
        return queued(spot.text ?? spot.at("arn")?.text, spot.line);
      default:
        return [[{ on: "event" }, spot.line]];
    }
  });
}

function samEvents(event: Spot): readonly Event[] {
  const properties = event.at("Properties");
  switch (event.at("Type")?.text) {
    case "Api":
    case "HttpApi":
      return [[requestOf(undefined, properties?.at("Method")?.text, properties?.at("Path")?.text), event.line]];
    case "Schedule":
      return isOff(properties?.at("Enabled")) ? [] : scheduled([properties?.at("Schedule")]);
    case "ScheduleV2":
      return properties?.at("State")?.text === "DISABLED" ? [] : scheduled([properties?.at("ScheduleExpression")]);
    case "SQS":
      return queued(properties?.at("Queue")?.text, event.line);
    default:
      return [[{ on: "event" }, event.line]];
  }
}

const isOff = (spot: Spot | undefined): boolean => spot?.text === "false";

function rates(schedule: Spot): readonly Spot[] {
  const rate = schedule.at("rate");
  return rate === undefined ? [] : [rate, ...rate.items()];
}

function scheduled(spots: readonly (Spot | undefined)[]): readonly Event[] {
  return spots.flatMap((spot): readonly Event[] =>
    spot?.text === undefined ? [] : [[{ on: "schedule", spec: spot.text }, spot.line]],
  );
}

/** The last part of an ARN is the queue's name; a reference is called as what it refers to. */
function queued(arn: string | undefined, line: number): readonly Event[] {
  const queue = arn
    ?.replace(/\.Arn$/, "")
    .split(":")
    .at(-1);
  return [queue === undefined ? [{ on: "event" }, line] : [{ on: "queue", queue }, line]];
}

/** `GET /users/{id}`, or its parts; `*` is every method and path. Azure's `http: true` names neither. */
function requestOf(whole: string | undefined, method: string | undefined, path: string | undefined): By {
  if (whole === "true") return { on: "event" };
  const [first = "", second] = (whole ?? `${method ?? "*"} ${path ?? "*"}`).trim().split(/\s+/);
  const verb = second === undefined ? "*" : first.toUpperCase();
  const named = (second ?? first).replace(/\{(\w+)\+\}/g, "*$1").replace(/\{(\w+)\}/g, ":$1");
  return {
    on: "request",
    method: verb === "*" || verb === "ANY" ? "ALL" : verb,
    path: `/${named.replace(/^\/+/, "")}`,
  };
}
