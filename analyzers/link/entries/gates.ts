/** Whether what stands in front of a route turns strangers away: by its name, and by what the route says about itself. */
import type { Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";
import { stepsOf } from "../names/steps.ts";
import type { Front } from "./fronts.ts";
import type { Mark } from "./marks.ts";
import { wordsOf } from "./name-words.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** A gate so called asks for something else than who it is: how often, what is switched on, whether it is a robot; or lets all in. */
const otherwise = words(
  "throttler throttle throttling limit limiter rate quota feature flag flags captcha recaptcha turnstile public optional setup csrf " +
    "origin maintenance cloud license licence plan billing mock version no cors hostname",
);
/** Ways to sign in: who comes here is not known yet. */
const signsIn = words(
  "local google github gitlab facebook microsoft azure oidc oauth oauth2 saml sso ldap twitter apple discord slack linkedin magic",
);
const recognises = words(
  "auth authenticate authenticated authentication authorize authorized authorization jwt bearer session token login protected user",
);
const opens = words("public anonymous unauthenticated unauthorized unprotected");
const skips = words("skip no without disable bypass ignore allow");

/** `Public`, `IS_PUBLIC_KEY`, `SkipAuth`, `AllowAnonymous`. */
export function isOpening(name: string): boolean {
  const all = wordsOf(name);
  if (all.some((word) => opens.has(word))) return true;
  return all.some((word) => skips.has(word)) && all.some((word) => recognises.has(word) || word === "guard");
}

/** What a route says about itself. */
interface Said {
  readonly marks: readonly Mark[];
  /** Marks that let everybody in. */
  readonly openings: readonly string[];
}

/** The names of something in front that tell a route's role; none where it lets this route be asked by anybody. */
export function turnsAway(
  { names, gate, asks, strategies, everywhere }: Front,
  { marks, openings }: Said,
): readonly string[] {
  if (gate !== "always") return gate === "named" ? names : [];
  const named = names.flatMap(wordsOf);
  if (named.some((word) => otherwise.has(word) || signsIn.has(word))) return [];
  if (strategies.length > 0 && strategies.every((name) => wordsOf(name).some((word) => signsIn.has(word)))) return [];
  // A mark that nothing here asks for may be asked for by a package's code.
  if (openings.some((id) => asks.has(id) || asks.size === 0)) return [];
  const asked = [...asks.values()];
  const isMarked = marks.some(({ id }) => asks.has(id));
  if (asked.length > 0 && !isMarked && !asked.some((mark) => isOpening(mark.words))) {
    const isAuth = named.some((word) => recognises.has(word));
    const asksAuth = asked.some((mark) => wordsOf(mark.words).some((word) => recognises.has(word)));
    // It asks who has been let in already, or which routes it is for.
    if (!isAuth || (everywhere && asksAuth)) return [];
  }
  return ["guard", ...names];
}

/** Words that a decorator of a route says about who may come: `Roles(Role.Admin)`, `Authenticated({ admin: true })`. */
export function hintsOf(
  constants: Constants,
  { name, args }: { readonly name: string; readonly args: readonly Seen[] },
): readonly string[] {
  const said = args.flatMap((arg) => saidBy(constants, arg));
  // One of several roles is not the only one.
  const isOne = said.length <= 1 || said.every((one) => wordsOf(one).includes("admin"));
  return [name, ...(isOne ? said : [])];
}

function saidBy(constants: Constants, seen: Seen): readonly string[] {
  const { file, value } = seen;
  const text = constants.text(seen);
  if (text !== undefined) return [text];
  if (value.is === "ref") return [stepsOf(value.path).at(-1)?.slice(1) ?? value.to];
  if (value.is === "list") return value.items.flatMap((item) => saidBy(constants, { file, value: item }));
  if (value.is !== "object") return [];
  return value.entries.flatMap(([key, one]) => (one.is === "flag" && one.value ? [key] : []));
}
