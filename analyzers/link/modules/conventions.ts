/** Specifiers that a framework gives a meaning by convention, where no configuration of the repository says so. */

interface Convention {
  /** The framework's package; the convention holds for whoever depends on it. */
  readonly framework: string;
  /** Prefix -> directories it may stand for, seen from the package's own, the likeliest first. */
  readonly aliases: readonly (readonly [prefix: string, directories: readonly string[]])[];
  /** What the framework provides itself, or writes at build time. */
  readonly provided: RegExp;
}

const conventions: readonly Convention[] = [
  {
    // https://svelte.dev/docs/kit/$lib, $app-*, $env-*, $service-worker, types
    framework: "@sveltejs/kit",
    aliases: [["$lib", ["src/lib"]]],
    provided: /^\$(?:app|env)\/|^\$service-worker$|^(?:\.\.?\/)+(?:[^/]+\/)*\$types(?:\.js)?$/,
  },
  {
    // https://nuxt.com/docs/api/nuxt-config#alias; `app` is the source directory since version 4.
    framework: "nuxt",
    aliases: [
      ["~~", [""]],
      ["@@", [""]],
      ["~", ["app", "", "src"]],
      ["@", ["app", "", "src"]],
      ["#shared", ["shared"]],
    ],
    provided: /^#(?:app|imports|components|build|internal|head|vue-router|nuxt-component-meta|i18n)(?:\/|$)/,
  },
  {
    // https://reactrouter.com/explanation/type-safety
    framework: "@react-router/dev",
    aliases: [],
    provided: /^(?:\.\.?\/)+\+types\//,
  },
  {
    // https://nextjs.org/docs/app/api-reference/config/typescript: `next-env.d.ts` imports the types that a build writes.
    framework: "next",
    aliases: [],
    provided: /^\.\/\.next\/(?:[^/]+\/)*types\//,
  },
];

/** Where `specifier` may lie, seen from the package's directory; `provided` by the framework of that name, or unknown to all. */
export interface Conventional {
  readonly places: readonly string[];
  readonly provided?: string;
}

/** `uses`: whether the importer's package depends on a package of this name. */
export function conventional(specifier: string, uses: (name: string) => boolean): Conventional | undefined {
  for (const { framework, aliases, provided } of conventions) {
    const [alias, directories] =
      aliases.find(([prefix]) => specifier === prefix || specifier.startsWith(`${prefix}/`)) ?? [];
    const isProvided = provided.test(specifier);
    if ((alias === undefined && !isProvided) || !uses(framework)) continue;
    const rest = specifier.slice(alias?.length ?? 0).replace(/^\//, "");
    const places = (directories ?? []).map((directory) => [directory, rest].filter((part) => part !== "").join("/"));
    return { places, ...(isProvided && { provided: framework }) };
  }
  return undefined;
}
