import { arg, first, idiom, key, text } from "../idiom.ts";

const named = first(key(arg(1), "name"), key(arg(0), "name"), arg(0));

/** Operations of a schema are methods of resolvers, called by their own names unless another is given. */
export const nestGraphql = idiom({
  name: "nest-graphql",
  packages: ["@nestjs/graphql"],
  docs: "https://docs.nestjs.com/graphql/resolvers",

  calls: [
    { decorator: "Resolver", fact: "controller", path: arg(0) },
    {
      decorator: "Query",
      fact: "endpoint",
      method: text("QUERY"),
      path: named,
      as: "operation",
      gives: arg(0),
      alone: true,
    },
    {
      decorator: "Mutation",
      fact: "endpoint",
      method: text("MUTATION"),
      path: named,
      as: "operation",
      gives: arg(0),
      alone: true,
    },
    {
      decorator: "Subscription",
      fact: "endpoint",
      method: text("SUBSCRIPTION"),
      path: named,
      as: "operation",
      gives: arg(0),
      alone: true,
    },
    {
      decorator: "ResolveField",
      fact: "endpoint",
      method: text("FIELD"),
      path: named,
      as: "field",
      gives: first(arg(1), arg(0)),
    },
    {
      decorator: "ResolveReference",
      fact: "endpoint",
      method: text("FIELD"),
      path: text("__resolveReference"),
      as: "field",
    },
  ],

  examples: [
    {
      title: "queries and mutations, and fields of a type, with their guards",
      files: {
        "src/orders.resolver.ts": `
          import { UseGuards } from "@nestjs/common";
          import { Args, Mutation, Query, ResolveField, Resolver } from "@nestjs/graphql";
          import { GqlAuthGuard } from "./guard";
          import { Order } from "./order";
          @Resolver(() => Order)
          export class OrdersResolver {
            @Query(() => [Order], { name: "orders" }) list() {}
            @Mutation(() => Order) @UseGuards(GqlAuthGuard) payOrder(@Args("id") id) {}
            @ResolveField() lines(order) {}
          }
        `,
        "src/order.ts": "export class Order {}",
        "src/guard.ts": `
          import { Injectable } from "@nestjs/common";
          @Injectable() export class GqlAuthGuard { canActivate() {} }
        `,
      },
      lines: [
        "route:FIELD Order.lines handles OrdersResolver.lines",
        "route:MUTATION payOrder guards GqlAuthGuard.canActivate",
        "route:MUTATION payOrder handles OrdersResolver.payOrder",
        "route:QUERY orders handles OrdersResolver.list",
      ],
    },
  ],
});
