/** Requests, schedules and queues of a Cloudflare Worker: https://developers.cloudflare.com/workers/wrangler/configuration/ */
import type { BindingFact, EntryFact, Facts, StartFact } from "../facts.ts";
import { lineOf, readToml } from "./hosting.ts";
import { readJson } from "./json.ts";
import { isRecord, own, text, texts } from "./shape.ts";

/** Entries of one kind that are looked at. */
const maxEntries = 200;

export function readWrangler(source: string): Pick<Facts, "starts" | "bindings" | "problems"> {
  const isJson = /^\uFEFF?(?:\s|\/\/[^\n]*\n|\/\*(?:(?!\*\/)[\s\S])*\*\/)*\{/.test(source);
  const { value, problems } = isJson ? readJson(source) : readToml(source);
  const name = text(own(value, "name"));
  const main = text(own(value, "main"));
  const entry = (called: string): { readonly code: readonly EntryFact[] } | undefined =>
    main === undefined ? undefined : { code: [{ module: `./${main.replace(/^\.?\/+/, "")}`, called }] };
  const starts: StartFact[] = [];
  const bindings: BindingFact[] = [];
  if (main !== undefined)
    starts.push({
      platform: "cloudflare",
      line: lineOf(source, quoted(source, main)),
      ...(name !== undefined && { name }),
      by: { on: "request", method: "ALL", path: "/*" },
      ...entry("default.fetch"),
    });
  for (const part of partsOf(value)) {
    const crons = texts(own(own(part, "triggers"), "crons")) ?? [];
    for (const spec of crons.slice(0, maxEntries))
      starts.push({
        platform: "cloudflare",
        line: lineOf(source, quoted(source, spec)),
        ...(name !== undefined && { name }),
        by: { on: "schedule", spec },
        ...entry("default.scheduled"),
      });
    const queues = own(part, "queues");
    for (const consumer of listOf(own(queues, "consumers"))) {
      const queue = text(own(consumer, "queue"));
      if (queue === undefined) continue;
      const line = lineOf(source, quoted(source, queue), lineOf(source, "consumers"));
      starts.push({ platform: "cloudflare", line, by: { on: "queue", queue }, ...entry("default.queue") });
    }
    for (const producer of listOf(own(queues, "producers"))) {
      const [binding, queue] = [text(own(producer, "binding")), text(own(producer, "queue"))];
      if (binding === undefined || queue === undefined) continue;
      bindings.push({ binding, queue, line: lineOf(source, quoted(source, binding)) });
    }
  }
  return {
    problems,
    ...(starts.length > 0 && { starts: distinct(starts) }),
    ...(bindings.length > 0 && { bindings: distinct(bindings) }),
  };
}

/** The worker itself, and its environments, which say it anew. */
function partsOf(value: unknown): readonly unknown[] {
  const environments = own(value, "env");
  return [value, ...(isRecord(environments) ? Object.values(environments).slice(0, maxEntries) : [])];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, maxEntries) : []);

const quoted = (source: string, value: string): string =>
  [`"${value}"`, `'${value}'`].find((one) => source.includes(one)) ?? value;

/** Environments often repeat what the worker says. */
function distinct<T>(list: readonly T[]): readonly T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}
