/** The code behind work that is handed over: functions, modules by their path, modules whole. */
import type { Seen } from "../../meaning.ts";
import { type Code, handedBy } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import { exportedFunctions } from "../names/module-tables.ts";
import type { Names } from "../names/names.ts";

interface CodeWorld {
  readonly names: Names;
  readonly constants: Constants;
}

/** BullMQ takes a file's path as processor, too: then the whole module is the handler. A module handed over whole is each of its functions. */
export function handlersOf({ names, constants }: CodeWorld, handler: Seen): readonly Code[] {
  const { runs, wraps } = handedBy(names, handler);
  if (runs.length > 0) return [...runs, ...wraps];
  if (handler.value.is === "ref") return [...exportedFunctions({ names, constants }, handler).values()].map(sureOf);
  const path = constants.text(handler);
  const module = path === undefined ? undefined : names.module(handler.file, path);
  return module === undefined ? [] : [names.exported(module, "default") ?? { file: module, symbol: 0 }].map(sureOf);
}

const sureOf = ({ file, symbol }: { readonly file: string; readonly symbol: number }): Code => ({
  file,
  symbol,
  sure: true,
});

/** What a job is called: a text, or the function that it runs. */
export function jobName({ names, constants }: CodeWorld, job: Seen): string | undefined {
  const text = constants.text(job);
  if (text !== undefined || job.value.is !== "ref") return text;
  const [first] = handedBy(names, job).runs;
  const fact = first && names.files.get(first.file)?.symbols[first.symbol];
  return fact?.kind === "function" ? fact.name : undefined;
}
