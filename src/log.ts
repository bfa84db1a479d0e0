/** The service's log: JSON lines that name things by id and never carry a payload, a body, a token or a repository's text. */
import { type DestinationStream, type Logger, pino } from "pino";
import { redact } from "./redact.ts";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The only fields that are written. Probot puts whole payloads and request bodies into its debug and error lines;
 * naming what may pass, rather than what may not, holds for its next version too.
 */
const fields = new Set([
  "attempt",
  "count",
  "comment",
  "conclusion",
  "delivery",
  "err",
  "event",
  "head",
  "job",
  "newHead",
  "operations",
  "port",
  "pull",
  "repository",
  "role",
  "signal",
  "status",
]);

/** Writes to standard output unless told otherwise. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    // Without a host name: it tells nothing in a container and much about a laptop.
    base: null,
    serializers: { err: describe, event: nameEvent },
    formatters: {
      log: (given: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(given).filter(([key]) => fields.has(key))),
    },
    hooks: { streamWrite: withoutSecrets },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly status?: number;
  readonly stack?: string;
  readonly causes?: readonly DescribedError[];
}

const maxMessage = 500;
const maxDepth = 3;
const maxCauses = 5;

/** An error by its own words and frames; what others hang on it (requests, responses, events) stays out. */
function describe(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, maxMessage) };
  const status = "status" in error && typeof error.status === "number" ? { status: error.status } : {};
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const below = depth < maxDepth ? causesOf(error).map((cause) => describe(cause, depth + 1)) : [];
  return {
    type: error.name,
    message: error.message.slice(0, maxMessage),
    ...status,
    ...(frames.length === 0 ? {} : { stack: frames.join("\n") }),
    ...(below.length === 0 ? {} : { causes: below }),
  };
}

function causesOf(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors.slice(0, maxCauses);
  return error.cause === undefined ? [] : [error.cause];
}

function nameEvent(event: unknown): unknown {
  if (typeof event !== "object" || event === null) return typeof event === "string" ? event : undefined;
  return { id: Reflect.get(event, "id"), name: Reflect.get(event, "name") };
}

/** The last gate: whatever still looks like a credential goes, and if the line breaks over it, the line goes. */
function withoutSecrets(line: string): string {
  const clean = redact(line);
  if (clean === line) return line;
  try {
    JSON.parse(clean);
    return clean;
  } catch {
    return `${JSON.stringify({ level: 50, time: Date.now(), msg: "a line was left out: it held a credential" })}\n`;
  }
}
