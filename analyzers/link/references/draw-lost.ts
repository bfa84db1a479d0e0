/** Walks that end before the reference does: what implements an interface goes on, elsewhere only names are left. */
import type { NodeId } from "../../graph/graph.ts";
import { isTestOnly } from "../../roles.ts";
import type { Walked } from "../names/names.ts";
import { drawMember, drawMembers, drawUnknown, noteMany } from "./draw-guesses.ts";
import type { Member } from "./guesses.ts";
import { type Below, kinOf } from "./lineages.ts";
import type { Sheet } from "./sheet.ts";

/** The walk ended before the reference did: at an interface its implementers go on, elsewhere only the member's name is left. */
export function drawLost(given: Sheet, from: NodeId, file: string, line: number, { end, rest }: Walked): void {
  const name = rest[0]?.slice(1);
  const called = rest[1] === "()";
  const below = end?.at === "lost" && name !== undefined ? membersBelow(given, end, name, called) : [];
  // What a function writes inline is felt by whoever calls that function: it only says that there is more than classes.
  const implementers = below?.filter(({ gives }) => gives !== true);
  if (below === undefined || implementers === undefined) noteMany(given, from, name ?? "", line);
  else if (end?.at === "lost" && isInterface(given, end)) drawImplementers(given, from, below, file, line);
  else drawMembers(given, from, implementers, file, line);
  const known = implementers === undefined || implementers.length > 0;
  drawUnknown(given, file, from, rest.slice(known ? 1 : 0).join(""), line);
}

function isInterface({ names }: Sheet, { file, symbol }: Member): boolean {
  return names.files.get(file)?.symbols[symbol]?.kind === "interface";
}

function membersBelow(given: Sheet, above: Member, name: string, called: boolean): readonly Below[] | undefined {
  given.pen.guessed.add(name);
  return given.kin().below(above, name, called, (file, symbol) => {
    const owner = given.names.files.get(file)?.symbols[symbol]?.name;
    if (owner !== undefined) given.pen.guessed.add(kinOf(file, owner));
  });
}

/**
 * What implements a member of an interface. Where only one class does, and no object or function is declared to be or to give one, but for
 * those that stand in for it in tests, a call of the interface is a call of that. A class of the same shape that does not say so, and an
 * object written where it is handed over, are not seen.
 */
function drawImplementers(given: Sheet, from: NodeId, members: readonly Below[], file: string, line: number): void {
  const [only, ...others] = members.filter((member) => !isStandIn(given, member));
  const sure = only !== undefined && others.length === 0 && isOfClass(given, only);
  if (sure) drawMember(given, from, only, { file, line, certainty: "resolved" });
  drawMembers(
    given,
    from,
    members.filter(({ gives }) => gives !== true),
    file,
    line,
  );
}

function isOfClass({ names }: Sheet, { file, symbol }: Member): boolean {
  const symbols = names.files.get(file)?.symbols;
  const owner = symbols?.[symbol]?.owner;
  return owner !== undefined && symbols?.[owner]?.kind === "class";
}

const standInFile = /(?:^|[/._-])(?:fakes?|mocks?|stubs?|dummy|noop|in-?memory)(?=[/._-])/i;
const standInClass = /^(?:Fake|Mock|Stub|Dummy|Noop|NoOp|InMemory|Null)(?=[A-Z])|(?:Fake|Mock|Stub)$/;

function isStandIn(given: Sheet, { file, symbol }: Member): boolean {
  const [owner = ""] = given.names.files.get(file)?.symbols[symbol]?.name.split(".") ?? [];
  return isTestOnly(file) || standInFile.test(file) || standInClass.test(owner);
}
