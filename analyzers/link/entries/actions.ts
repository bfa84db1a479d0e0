/** Functions that a client calls by reference: each export of a module that says so by a directive. */

import { memberWalk } from "../../calls.ts";
import type { ActionsFile, Idiom } from "../../idiom.ts";
import { type Code, declared, keyOf, original } from "../names/code.ts";
import { exportedCode, type FileWorld } from "./exported-code.ts";
import type { Homes } from "./file-places.ts";
import type { Route } from "./route.ts";

/** Clients of actions made from clients of actions: real ones take two or three. */
const maxBases = 8;

/** https://react.dev/reference/rsc/use-server */
export function actionRoutes(
  world: FileWorld,
  { name: framework, files: patterns = [] }: Idiom,
  homes: Homes,
  files: readonly string[],
  involve: (file: string) => void,
): readonly Route[] {
  const pattern = patterns.find((one): one is ActionsFile => one.fact === "actions");
  if (pattern === undefined || homes.all.length === 0) return [];
  return files.flatMap((file) => {
    const facts = world.names.files.get(file);
    if (facts?.directives?.includes(pattern.directive) !== true) return [];
    involve(file);
    return facts.exports.flatMap(({ name }): readonly Route[] => {
      const found = name === "*" ? undefined : exportedCode(world, file, name);
      if (found === undefined) return [];
      const { code, wraps, line } = found;
      const [first] = code;
      const path = name === "default" && first !== undefined ? calledBy(world, first) : name;
      const guards = first === undefined ? wraps : [...wraps, ...basesOf(world, first)];
      return [{ framework, method: pattern.method, path, file, line, handlers: code, guards, sure: true, apart: true }];
    });
  });
}

const calledBy = ({ names }: FileWorld, { file, symbol }: Code): string =>
  names.files.get(file)?.symbols[symbol]?.name ?? "default";

/** What an action was made from, link by link: `authClient` and `client` in `authClient = client.use(...)`. */
function basesOf({ names, constants }: FileWorld, own: Code): readonly Code[] {
  const found: Code[] = [];
  let at = constants.chain(original(names, own));
  let { file } = original(names, own);
  while (at !== undefined && found.length < maxBases) {
    const code = declared(names, file, at.to, memberWalk(at.links));
    if (code?.sure !== true || found.some((known) => keyOf(known) === keyOf(code))) break;
    found.push(code);
    const home = original(names, code);
    at = constants.chain(home);
    file = home.file;
  }
  return found;
}
