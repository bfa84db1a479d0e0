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
      callers: [".createCaller()", ".createCallerFactory()()"],
    },
    { call: "mergeRouters", on: ["initTRPC"], fact: "merge", routers: rest(0) },
  ],

  examples: [
    {
      title: "clients call a procedure by the keys that lead to it",
      files: {
        "src/trpc.ts": `
          import { initTRPC } from "@trpc/server";
          const t = initTRPC.context().create();
          const hasSession = t.middleware(() => {});
          export const createRouter = t.router;
          export const publicProcedure = t.procedure;
          export const protectedProcedure = t.procedure.use(hasSession);
        `,
        "src/orders.ts": `
          import { createRouter, protectedProcedure, publicProcedure } from "./trpc";
          import { refund } from "./refund";
          export const ordersRouter = createRouter({
            list: publicProcedure.query(() => []),
            lines: createRouter({ add: protectedProcedure.mutation(async () => {}) }),
            refund,
          });
        `,
        "src/refund.ts": `
          import { protectedProcedure } from "./trpc";
          export const refund = protectedProcedure.mutation(async () => {});
        `,
        "src/root.ts": `
          import { createRouter } from "./trpc";
          import { ordersRouter } from "./orders";
          export const appRouter = createRouter({ orders: ordersRouter });
        `,
      },
      lines: [
        "route:MUTATION orders.lines.add guards hasSession",
        "route:MUTATION orders.lines.add guards protectedProcedure",
        "route:MUTATION orders.lines.add handles ordersRouter.lines",
        "route:MUTATION orders.refund guards hasSession",
        "route:MUTATION orders.refund guards protectedProcedure",
        "route:MUTATION orders.refund handles refund",
        "route:QUERY orders.list guards publicProcedure",
        "route:QUERY orders.list handles ordersRouter.list",
      ],
    },
    {
      title: "routers merged into one",
      files: {
        "src/root.ts": `
          import { initTRPC } from "@trpc/server";
          const { router, procedure, mergeRouters } = initTRPC.create();
          const mail = router({ sent: procedure.subscription(watch) });
          const charges = router({ charge: procedure.mutation(take) });
          export const root = mergeRouters(mail, charges);
          function watch() {}
          function take() {}
        `,
      },
      lines: [
        "route:MUTATION charge guards procedure",
        "route:MUTATION charge handles take",
        "route:SUBSCRIPTION sent guards procedure",
        "route:SUBSCRIPTION sent handles watch",
      ],
    },
  ],
});
