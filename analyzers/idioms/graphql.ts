import { arg, idiom, key, text } from "../idiom.ts";

const as = "resolvers";

/** Maps of resolvers, by type and field; builders that declare one field at a time. */
export const graphql = idiom({
  name: "graphql",
  packages: [
    "@apollo/server",
    "apollo-server",
    "apollo-server-express",
    "apollo-server-micro",
    "apollo-server-koa",
    "apollo-server-lambda",
    "@graphql-tools/schema",
    "graphql-tools",
    "graphql-yoga",
    "@graphql-yoga/node",
    "@apollo/subgraph",
    "@pothos/core",
    "nexus",
  ],
  docs: "https://www.apollographql.com/docs/apollo-server/data/resolvers",

  calls: [
    { new: "ApolloServer", fact: "implements", as, entries: key(arg(0), "resolvers") },
    {
      call: ["makeExecutableSchema", "createSchema", "buildSubgraphSchema"],
      fact: "implements",
      as,
      entries: key(arg(0), "resolvers"),
    },
    { call: "buildSubgraphSchema", fact: "implements", as, entries: arg(0) },
    {
      call: "queryField",
      on: ["default!"],
      fact: "route",
      method: text("QUERY"),
      path: arg(0),
      handlers: arg(1),
      named: "alone",
    },
    {
      call: "mutationField",
      on: ["default!"],
      fact: "route",
      method: text("MUTATION"),
      path: arg(0),
      handlers: arg(1),
      named: "alone",
    },
    {
      call: "subscriptionField",
      on: ["default!"],
      fact: "route",
      method: text("SUBSCRIPTION"),
      path: arg(0),
      handlers: arg(1),
      named: "alone",
    },
    {
      call: "queryField",
      fact: "route",
      method: text("QUERY"),
      path: arg(0),
      handlers: key(arg(1), "resolve"),
      named: "alone",
    },
    {
      call: "mutationField",
      fact: "route",
      method: text("MUTATION"),
      path: arg(0),
      handlers: key(arg(1), "resolve"),
      named: "alone",
    },
  ],

  examples: [
    {
      title: "fields by type and name, out of several files",
      files: {
        "src/server.ts": `
          import { ApolloServer } from "@apollo/server";
          import { resolvers } from "./resolvers";
          export const server = new ApolloServer({ typeDefs: "", resolvers });
        `,
        "src/resolvers.ts": `
          import { orderQueries } from "./orders";
          import { refundOrder } from "./refund";
          export const resolvers = {
            Query: { ...orderQueries, health: () => "ok" },
            Mutation: { refundOrder },
            Order: { lines: (order) => order.lines },
          };
        `,
        "src/orders.ts": `
          export const orderQueries = { orders, order: (parent, { id }) => id };
          function orders() {}
        `,
        "src/refund.ts": "export const refundOrder = () => {};",
        "admin.js": `
          const { ApolloServer } = require("apollo-server");
          const { merge } = require("lodash");
          const stock = require("./stock");
          const resolvers = merge({}, stock);
          module.exports = new ApolloServer({ typeDefs: "", resolvers });
        `,
        "stock.js": `
          const count = require("./count");
          module.exports = { Query: { count } };
        `,
        "count.js": "module.exports = () => 1;",
      },
      lines: [
        "route:FIELD Order.lines handles resolvers.Order.lines",
        "route:MUTATION refundOrder handles refundOrder",
        "route:QUERY count handles module.exports",
        "route:QUERY health handles resolvers.Query.health",
        "route:QUERY order handles orderQueries.order",
        "route:QUERY orders handles orders",
      ],
    },
    {
      title: "several maps, and builders of single fields",
      files: {
        "src/schema.ts": `
          import { makeExecutableSchema } from "@graphql-tools/schema";
          const mail = { Subscription: { sent: { subscribe: () => watch() } } };
          export const schema = makeExecutableSchema({ typeDefs: [], resolvers: [mail, { Query: { count } }] });
          function watch() {}
          function count() {}
        `,
        "src/builder.ts": `
          import SchemaBuilder from "@pothos/core";
          export const builder = new SchemaBuilder({});
        `,
        "src/users.ts": `
          import { builder } from "./builder";
          builder.queryField("users", (t) => t.field({ type: ["User"], resolve: () => [] }));
        `,
      },
      lines: [
        "route:QUERY count handles count",
        'route:QUERY users handles builder.queryField("users")',
        "route:SUBSCRIPTION sent handles mail.Subscription.sent.subscribe",
      ],
    },
  ],
});
