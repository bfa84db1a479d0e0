/** What of the outside a reference leads to: variables of the environment, services behind packages. */
import type { Ref, SymbolFact } from "../../facts.ts";
import type { NodeId } from "../../graph/graph.ts";
import { effectOf, serviceOf } from "../../idioms/services.ts";
import { isTestOnly } from "../../roles.ts";
import { envId, serviceId } from "../ids.ts";
import { variableIn } from "../names/environment.ts";
import type { Stand, Walked } from "../names/names.ts";
import type { Sheet } from "./sheet.ts";

/** Who reads a variable, straight or out of what a module of the repository made of the environment, needs it. */
export function drawVariable(given: Sheet, file: string, from: NodeId, [to, path, , line]: Ref, walked: Walked): void {
  const read = variableIn(given.names, to, path, walked);
  if (read === undefined) return;
  const { name, sure } = read;
  given.pen.add({ id: envId(name), kind: "env", name, file, line, endLine: line });
  given.pen.connect({ from, to: envId(name), kind: "uses", file, line, certainty: sure ? "resolved" : "guessed" });
}

/** A package's client speaks to somebody else's service. */
export function drawService(
  given: Sheet,
  from: NodeId,
  { file, index, line }: { readonly file: string; readonly index: number; readonly line: number },
  end: Extract<Stand, { readonly at: "package" }>,
  rest: readonly string[],
): void {
  const walked = end.rest + rest.join("");
  const name = isTestOnly(file) ? undefined : serviceOf(end.specifier, end.name, walked);
  if (name === undefined) return;
  given.pen.add({ id: serviceId(name), kind: "service", name, file, line, endLine: line });
  const edge = { from, to: serviceId(name), kind: "requests", file, certainty: "resolved" } as const;
  const effect = effectOf(walked);
  given.pen.connect({ ...edge, line, attributes: { by: "package", ...(effect === undefined ? {} : { effect }) } });
  for (const [asks, key, at] of given.names.files.get(file)?.symbols[index]?.keys ?? [])
    if (asks !== "" && walked.endsWith(`.${asks}()`))
      given.pen.connect({ ...edge, line: at, attributes: { by: "package", asks, key } });
}

/** `const { PORT } = process.env`: what it holds is taken out where it is declared. */
export function drawTaken(given: Sheet, file: string, index: number, { hint, line }: SymbolFact): void {
  const from = given.ids.get(file)?.[index];
  if (hint?.[0] !== "@env" || from === undefined) return;
  const ref: Ref = [hint[0], hint[1], "use", line];
  drawVariable(given, file, from, ref, given.names.walk(file, hint[0], hint[1]));
}
