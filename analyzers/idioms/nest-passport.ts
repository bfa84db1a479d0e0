import { arg, idiom, rest } from "../idiom.ts";

/** Guards by the names of strategies, and strategies: what a guard runs is the strategy's `validate`. */
export const nestPassport = idiom({
  name: "nest-passport",
  packages: ["@nestjs/passport"],
  docs: "https://docs.nestjs.com/recipes/passport",

  calls: [
    { call: "AuthGuard", fact: "asksStrategy", name: rest(0), runs: [] },
    {
      call: "PassportStrategy",
      fact: "strategy",
      name: arg(1),
      of: arg(0),
      prefix: "passport-",
      runs: ["validate", "authenticate"],
    },
  ],

  examples: [
    {
      title: "a guard by the name of a strategy runs what that strategy validates",
      files: {
        "src/orders.ts": `
          import { Controller, Get, SetMetadata, UseGuards } from "@nestjs/common";
          import { AuthGuard } from "@nestjs/passport";
          @Controller("orders")
          export class Orders {
            @UseGuards(AuthGuard("jwt")) @Get() list() {}
            @UseGuards(AuthGuard("google")) @Get("sign-in") signIn() {}
          }
        `,
        "src/jwt.strategy.ts": `
          import { PassportStrategy } from "@nestjs/passport";
          import { Strategy } from "passport-jwt";
          export class JwtStrategy extends PassportStrategy(Strategy) {
            validate(payload) { return payload; }
          }
        `,
        "src/google.strategy.ts": `
          import { PassportStrategy } from "@nestjs/passport";
          import { Strategy } from "passport-google-oauth20";
          export class GoogleStrategy extends PassportStrategy(Strategy, "google") {
            validate(token) { return token; }
          }
        `,
      },
      lines: [
        "route:GET /orders guards JwtStrategy.validate",
        "route:GET /orders handles Orders.list",
        "route:GET /orders/sign-in guards GoogleStrategy.validate",
        "route:GET /orders/sign-in handles Orders.signIn",
      ],
    },
  ],
});
