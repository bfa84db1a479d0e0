/** Modules that are passed on as one value, and files that nobody reads. */
import type { Ref } from "../../facts.ts";
import type { Edge, NodeId } from "../../graph/graph.ts";
import type { Walked } from "../names/names.ts";
import type { Sheet } from "./sheet.ts";

/** A whole module passed on as a value uses everything it exports; beyond this many it is a registry and only its module counts. */
const maxWhole = 60;
/** The same where code made out of text is given the module, as compilers of templates do with their helpers. */
const maxByText = 1_000;

/** The member of a file that nobody reads (JSON) by which it is used; empty for all of it. */
export function keyOf(given: Sheet, file: string, [root]: Ref, { rest }: Walked): Pick<Edge, "attributes"> {
  const imported = given.names.table.names(file)?.imports.get(root)?.imported ?? "*";
  if (imported !== "default" && imported !== "*") return { attributes: { key: imported } };
  const [first = "", second = ""] = rest;
  const step = imported === "*" && first === ".default" ? second : first;
  return { attributes: { key: step.startsWith(".") && step !== ".*" ? step.slice(1) : "" } };
}

/** Code made out of text may name anything of what it is given. */
export function runsText(given: Sheet, file: string, index: number): boolean {
  return given.names.files.get(file)?.blind.some(({ reason, by }) => reason === "eval" && by === index) === true;
}

export function drawWhole(
  given: Sheet,
  from: NodeId,
  module: string,
  { attributes, ...place }: Pick<Edge, "file" | "line" | "kind" | "attributes">,
  as: string,
  byText: boolean,
): void {
  const edge = { from, ...place, certainty: "resolved" as Edge["certainty"], attributes: { as } };
  const { line } = place;
  const body = given.ids.get(module)?.[0];
  if (body !== undefined) given.pen.connect({ ...edge, to: body });
  else given.pen.connect({ ...edge, to: given.pen.leaf(module), attributes: { ...attributes, as } });
  const exported = [...given.names.table.all(module).values()];
  const many = exported.length > maxWhole;
  if (many && !(byText && exported.length <= maxByText)) {
    given.pen.blind.push({
      line,
      in: from,
      module,
      detail: `all ${exported.length} exports of \`${module}\` are passed on as one value`,
    });
    return;
  }
  for (const one of exported) {
    const to = one.is === "symbol" ? given.ids.get(one.file)?.[one.symbol] : undefined;
    if (to !== undefined && to !== from) given.pen.connect({ ...edge, to, certainty: many ? "guessed" : "resolved" });
  }
}
