/** Nodes of queues, jobs and schedules, and the code that does their work. */
import type { Attributes, Node, NodeId } from "../../graph/graph.ts";
import { hashText } from "../../hash.ts";
import type { Drawing } from "../drawing.ts";
import type { Code } from "../names/code.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";

export interface JobWorld {
  readonly pen: Drawing;
  readonly names: Names;
  readonly constants: Constants;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
}

export interface OperationPlace {
  readonly file: string;
  readonly line: number;
  /** The framework or platform that runs it. */
  readonly system: string;
  /** Of a schedule, as written. */
  readonly spec?: string;
  readonly more?: Attributes;
}

export function addOperation(
  pen: Drawing,
  kind: Node["kind"],
  id: NodeId,
  name: string,
  { file, line, system, spec, more }: OperationPlace,
): NodeId {
  const attributes = { system, ...(spec === undefined ? {} : { spec }), ...more };
  return pen.add({ id, kind, name, file, line, endLine: line, body: hashText(id), attributes }).id;
}

/** With the fields that the code takes out of what it is handed, where it names them. */
export function drawHandler(
  { pen, names, idOf }: JobWorld,
  from: NodeId,
  code: Code,
  file: string,
  line: number,
): void {
  const to = idOf(code.file, code.symbol);
  const certainty = code.sure ? "resolved" : "guessed";
  const takes = names.files.get(code.file)?.symbols[code.symbol]?.takes;
  const attributes = takes === undefined ? {} : { attributes: { takes } };
  if (to !== undefined) pen.connect({ from, to, kind: "handles", file, line, certainty, ...attributes });
}
