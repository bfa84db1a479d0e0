import { arg, idiom, rest } from "../idiom.ts";

/** Clients call a procedure by the dotted keys that lead to it from the root router. */
export const trpc = idiom({
  name: "trpc",
  packages: ["@trpc/server"],
  docs: "https://trpc.io/docs/server/routers",

  calls: [
    {
      call: "router",
      on: ["initTRPC"],
      fact: "router",
      entries: arg(0),
      procedures: { query: "QUERY", mutation: "MUTATION", subscription: "SUBSCRIPTION" },
    },
    { call: "mergeRouters", on: ["initTRPC"], fact: "merge", routers: rest(0) },
  ],

  examples: [],
});
