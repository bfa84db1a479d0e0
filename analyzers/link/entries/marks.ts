/** What is said about routes apart from their code: metadata under a key, which code in front may ask for. */
import type { MarkMeaning } from "../../meaning.ts";
import { declared } from "../names/code.ts";
import { stepsOf } from "../names/steps.ts";
import type { DecorationWorld } from "./decorations.ts";

export interface Mark {
  /** The same wherever the same key is meant. */
  readonly id: string;
  /** What the key is called, for whoever judges by words. */
  readonly words: string;
}

/** Undefined where the key is computed. */
export function markOf({ names, constants }: DecorationWorld, { key, holder }: MarkMeaning): Mark | undefined {
  const called = (file: string, symbol: number): string => names.files.get(file)?.symbols[symbol]?.name ?? "";
  if (key === undefined) return { id: `${holder.file}#${holder.symbol}`, words: called(holder.file, holder.symbol) };
  const text = constants.text(key);
  if (text !== undefined) return text.includes("?") ? undefined : { id: text, words: text };
  const { file, value } = key;
  if (value.is !== "ref") return undefined;
  const code = declared(names, file, value.to, value.path);
  const member = stepsOf(value.path).at(-1) ?? "";
  if (code === undefined) return undefined;
  const name = called(code.file, code.symbol);
  // A member of an enum has no symbol of its own.
  return code.sure && name.endsWith(member)
    ? { id: `${code.file}#${code.symbol}`, words: name }
    : { id: `${code.file}#${code.symbol}${member}`, words: `${name}${member}` };
}
