/** The variable of the environment that a walk reads, straight or through a module of the repository that takes all of it. */
import type { Path, Root } from "../../facts.ts";
import type { Names, Walked } from "./names.ts";
import { stepsOf } from "./steps.ts";

/** Where walks from the environment lead: no package is called so. */
export const environmentSpecifier = "@env";

/**
 * Packages whose calls give the environment, checked: https://env.t3.gg/docs/core, https://github.com/af/envalid,
 * https://github.com/lostfictions/znv, https://github.com/evanshortiss/env-var
 */
const checkers = /^(?:@t3-oss\/env-|envalid$|znv$|env-var$|envsafe$|@env-spec\/|arkenv$)/;

/** Names that are read of an environment as variables are called. */
const variable = /^[A-Z][A-Z0-9_]+$/;
/** What checks of schemas hold their result in. */
const results: ReadonlySet<string> = new Set([".data", ".value", ".output", ".env"]);
/** Values made of values made of the environment. */
const maxHops = 4;

export interface ReadVariable {
  readonly name: string;
  /** False where a helper was asked for it of which only the name says what it does. */
  readonly sure: boolean;
}

export function variableOf(names: Names, file: string, root: Root, path: Path): ReadVariable | undefined {
  return variableIn(names, root, path, names.walk(file, root, path));
}

/** The same for a walk that was made already. */
export function variableIn(names: Names, root: Root, path: Path, walked: Walked): ReadVariable | undefined {
  const { met, end, rest } = walked;
  if (root === "@env" || (end?.at === "package" && end.specifier === environmentSpecifier)) {
    const whole = root === "@env" ? path : `${end?.at === "package" ? end.rest : ""}${rest.join("")}`;
    const [, name, called] = /^\.([\w$]+)(\(\))?/.exec(whole) ?? [];
    return name === undefined ? undefined : { name, sure: called === undefined };
  }
  const steps = stepsOf(path);
  let at = 0;
  for (const { file, symbol, step } of met) {
    at = Math.max(at, steps.indexOf(step, at));
    const behind = steps.slice(at).filter((one) => one !== "()");
    const name = (results.has(behind[0] ?? "") ? behind[1] : behind[0])?.slice(1);
    if (
      name !== undefined &&
      variable.test(name) &&
      (holdsAll(names, file, symbol, 0) || isNamed(names, file, symbol, name))
    )
      return { name, sure: true };
  }
  return undefined;
}

/** `check({ PORT: process.env.PORT })`: a declaration that reads the variable holds it under its name. */
function isNamed(names: Names, file: string, symbol: number, name: string): boolean {
  return names.usesOf(file, symbol).some(([to, path]) => to === "@env" && path === `.${name}`);
}

/** Whether a declaration holds, or gives, what the environment says. */
function holdsAll(names: Names, file: string, symbol: number, hops: number): boolean {
  const fact = names.files.get(file)?.symbols[symbol];
  if (fact === undefined || hops > maxHops) return false;
  if (fact.environment === true) return true;
  const hint = fact.hint ?? fact.returns;
  if (hint === undefined) return false;
  const { met, end } = names.walk(file, hint[0], hint[1]);
  if (end?.at === "package" && (checkers.test(end.specifier) || end.specifier === environmentSpecifier)) return true;
  return met.some(
    (one) => !(one.file === file && one.symbol === symbol) && holdsAll(names, one.file, one.symbol, hops + 1),
  );
}
