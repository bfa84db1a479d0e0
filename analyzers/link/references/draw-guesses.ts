/** Edges to what code may run where names cannot tell: members by their name alone, and whatever stands in a method's place. */
import type { Edge, NodeId } from "../../graph/graph.ts";
import type { Member } from "./guesses.ts";
import type { Sheet } from "./sheet.ts";

/** A walk on a value of unknown kind: what is called at its end, and the accessors that it reads. */
export function drawUnknown(given: Sheet, file: string, from: NodeId, path: string, line: number): void {
  drawGuesses(given, file, from, path, line);
  for (const [, name = ""] of path.matchAll(/\.([^.()!:`]+)(?=\.|$)/g)) {
    given.pen.guessed.add(name);
    drawMembers(given, from, given.guesses().accessors(file, name), file, line);
  }
}

/** Only the names of what is called on a path are left to go by; nothing, where nothing is called by name. */
export function drawGuesses(given: Sheet, file: string, from: NodeId, path: string, line: number): void {
  for (const [, name = ""] of path.matchAll(/\.([^.()!:`]+)\(\)/g)) drawGuess(given, file, from, name, line);
}

function drawGuess(given: Sheet, file: string, from: NodeId, name: string, line: number): void {
  given.pen.guessed.add(name);
  const members = given.guesses().of(file, name);
  if (members === undefined) {
    noteMany(given, from, name, line);
    return;
  }
  drawMembers(given, from, members, file, line);
  for (const member of members) drawOverriders(given, from, member, file, line);
}

/** A member of this name, but of so many that naming them all says nothing. */
export function noteMany(given: Sheet, from: NodeId, name: string, line: number): void {
  const detail = `\`.${name}()\` on a value of unknown kind could be any of many members`;
  given.pen.blind.push({ line, in: from, member: name, detail });
}

/** A call of a method may run what a subclass or an implementer puts in its place. */
export function drawOverrides(given: Sheet, from: NodeId, method: Member, file: string, line: number): void {
  const name = given.names.files.get(method.file)?.symbols[method.symbol]?.name ?? "";
  given.pen.guessed.add(shortName(name));
  drawOverriders(given, from, method, file, line);
}

function drawOverriders(given: Sheet, from: NodeId, method: Member, file: string, line: number): void {
  const members = given.kin().overriders(method.file, method.symbol);
  if (members !== undefined) drawMembers(given, from, members, file, line);
  else noteMany(given, from, shortName(given.names.files.get(method.file)?.symbols[method.symbol]?.name ?? ""), line);
}

export function drawMembers(given: Sheet, from: NodeId, members: readonly Member[], file: string, line: number): void {
  for (const member of members) drawMember(given, from, member, { file, line, certainty: "guessed" });
}

export function drawMember(
  given: Sheet,
  from: NodeId,
  member: Member,
  edge: Pick<Edge, "file" | "line" | "certainty">,
): void {
  const to = given.ids.get(member.file)?.[member.symbol];
  if (to !== undefined && to !== from) given.pen.connect({ from, to, kind: "calls", ...edge });
}

/** `Orders.load` -> `load`. */
export const shortName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
