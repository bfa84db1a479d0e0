/** Packages that keep functions they are handed and call them later, never while the module loads that hands them over. */
import { inPackages } from "../idiom.ts";

interface Deferring {
  readonly packages: readonly string[];
  /** Calls that only keep what they are handed. */
  readonly keeps: ReadonlySet<string>;
  /** Calls that run what was kept: all others only pass it on. */
  readonly runs: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const deferring: readonly Deferring[] = [
  // https://react.dev/reference/react/apis
  { packages: ["react"], keeps: words("forwardRef memo lazy"), runs: words("act cache use startTransition") },
  // https://zod.dev/api
  {
    packages: ["zod"],
    keeps: words("refine superRefine transform preprocess check overwrite lazy custom catch default prefault"),
    runs: words("parse parseAsync safeParse safeParseAsync spa decode decodeAsync encode encodeAsync"),
  },
  // https://trpc.io/docs/server/procedures
  {
    packages: ["@trpc/server"],
    keeps: words("query mutation subscription use middleware"),
    runs: words("createCaller createCallerFactory"),
  },
  // https://hono.dev/docs/helpers/factory
  { packages: ["hono"], keeps: words("createMiddleware createHandlers createApp"), runs: words("request fetch") },
  // https://connectrpc.com/docs/node/implementing-services
  { packages: ["@connectrpc/connect"], keeps: words("service rpc"), runs: words("createRouterTransport") },
  // https://orm.drizzle.team/docs/column-types/pg, https://orm.drizzle.team/docs/relations
  {
    packages: ["drizzle-orm", "drizzle-zod", "drizzle-valibot", "drizzle-typebox"],
    keeps: words(
      "references $default $defaultFn $onUpdate $onUpdateFn relations createInsertSchema createSelectSchema createUpdateSchema",
    ),
    runs: words("drizzle execute parse parseAsync safeParse safeParseAsync"),
  },
];

/** A call of a package: where it is from, and the name that is called. */
export interface Taker {
  readonly specifier: string;
  readonly name: string;
}

/** Whether what the innermost of these calls is handed runs in none of them; calls around calls, outwards. */
export function isDeferred([innermost, ...outer]: readonly Taker[]): boolean {
  const known = innermost && deferring.find(({ packages }) => inPackages(packages, innermost.specifier));
  if (innermost === undefined || known === undefined || !known.keeps.has(innermost.name)) return false;
  return outer.every(({ specifier, name }) => inPackages(known.packages, specifier) && !known.runs.has(name));
}
