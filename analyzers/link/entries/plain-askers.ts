/** Code of tests that says by their paths what it asks an application for, and does nothing else with it. */
import type { Facts, Value } from "../../facts.ts";
import { inPackages } from "../../idiom.ts";
import type { Holder } from "../../meaning.ts";
import { isTestOnly } from "../../roles.ts";
import { holderOf } from "../names/code.ts";
import type { Names } from "../names/names.ts";
import { stepsOf } from "../names/steps.ts";

export interface Asking {
  readonly names: Names;
  /** Whether a declaration holds an application, or makes one. */
  readonly isApp: (holder: Holder) => boolean;
  /** Names of methods by which an application is asked, and packages that ask one they are given. */
  readonly words: ReadonlySet<string>;
  readonly packages: readonly string[];
}

/**
 * Whether a symbol, which asks for `asked` things by their paths, can ask for nothing else: every other one that is given an
 * application may ask it for anything.
 */
export function isPlainAsker(asking: Asking, file: string, symbol: number, asked: number): boolean {
  const facts = asking.names.files.get(file);
  if (facts === undefined || !isTestOnly(file)) return false;
  const given = facts.chains.filter(({ by, links }) => {
    const args = by === symbol ? links.flatMap((link) => link.args ?? []) : [];
    return args.some((value) => holdsApp(asking, file, value));
  });
  return given.length <= asked && !handsOn(asking, file, facts, symbol) && usesPlainly(asking, file, facts, symbol);
}

function holdsApp({ names, isApp }: Asking, file: string, value: Value): boolean {
  const holder = holderOf(names, { file, value });
  return holder !== undefined && isApp(holder);
}

/** Whether anybody but a package that asks is given an application. */
function handsOn({ names, isApp, packages }: Asking, file: string, { symbols }: Facts, symbol: number): boolean {
  return (symbols[symbol]?.hands ?? []).some(([value, path, taker, takerPath]) => {
    const [to] = names.resolve(file, taker, takerPath);
    if (to?.to === "package" && inPackages(packages, to.specifier)) return false;
    // What an application answered is handed on as well, to whoever looks at it.
    const { met, rest } = names.walk(file, value, path);
    const last = met.at(-1);
    return rest.length === 0 && last !== undefined && (last.step === "" || last.step === "()") && isApp(last);
  });
}

function usesPlainly({ names, isApp, words }: Asking, file: string, { symbols }: Facts, symbol: number): boolean {
  return (symbols[symbol]?.refs ?? []).every(([to, path, how]) => {
    if (to === "?" || how === "type") return true;
    const { met, rest } = names.walk(file, to, path);
    const at = met.findLastIndex(isApp);
    const whole = rest.length === 0 && met[at]?.step === "";
    return at === -1 || whole || stepsOf(path).some((step) => words.has(step.slice(1)));
  });
}
