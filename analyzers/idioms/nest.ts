import { arg, first, idiom, key, link, rest, step, text } from "../idiom.ts";

const verbs = ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options", "Search"];
const apps = ["NestFactory.create()", "INestApplication:", "NestExpressApplication:", "NestFastifyApplication:"];
/** Five middlewares in one call are many. */
const applied = [0, 1, 2, 3, 4].map((at) => link("apply", at));
const excluded = [0, 1, 2, 3, 4].map((at) => link("exclude", at));

/** Controllers are classes whose decorated methods are routes; modules put them into an application, which may prefix them all. */
export const nest = idiom({
  name: "nest",
  packages: ["@nestjs/common", "@nestjs/core", "@nestjs/platform-express", "@nestjs/platform-fastify"],
  docs: "https://docs.nestjs.com/controllers",

  calls: [
    {
      decorator: "Controller",
      fact: "controller",
      path: first(key(arg(0), "path"), arg(0)),
      version: key(arg(0), "version"),
    },
    { decorator: verbs, fact: "endpoint", method: step(0), path: arg(0), as: "path" },
    { decorator: "All", fact: "endpoint", method: text("ALL"), path: arg(0), as: "path" },
    { decorator: "Sse", fact: "endpoint", method: text("GET"), path: arg(0), as: "path" },
    { decorator: "Version", fact: "version", value: arg(0) },
    {
      decorator: "UseGuards",
      fact: "before",
      code: [rest(0)],
      runs: ["canActivate"],
      scope: "decorated",
      gate: "always",
    },
    { decorator: "UseInterceptors", fact: "before", code: [rest(0)], runs: ["intercept"], scope: "decorated" },
    { decorator: "UsePipes", fact: "before", code: [rest(0)], runs: ["transform"], scope: "decorated" },
    { decorator: "SetMetadata", fact: "marks", key: arg(0) },
    { call: "createDecorator", on: ["Reflector"], fact: "marks" },
    {
      call: ["get", "getAll", "getAllAndOverride", "getAllAndMerge"],
      on: ["Reflector!"],
      fact: "asksMark",
      key: arg(0),
    },
    {
      decorator: "Module",
      fact: "module",
      controllers: key(arg(0), "controllers"),
      providers: key(arg(0), "providers"),
      everywhere: { APP_GUARD: ["canActivate"], APP_INTERCEPTOR: ["intercept"], APP_PIPE: ["transform"] },
    },
    { call: "create", on: ["NestFactory"], fact: "application", module: arg(0) },
    { call: "listen", on: apps, fact: "serves" },
    { call: "setGlobalPrefix", on: apps, fact: "prefix", value: arg(0), options: arg(1) },
    { call: "enableVersioning", on: apps, fact: "versions", options: arg(0) },
    {
      call: "useGlobalGuards",
      on: apps,
      fact: "before",
      code: [rest(0)],
      runs: ["canActivate"],
      scope: "application",
      gate: "always",
    },
    {
      call: "useGlobalInterceptors",
      on: apps,
      fact: "before",
      code: [rest(0)],
      runs: ["intercept"],
      scope: "application",
    },
    { call: "useGlobalPipes", on: apps, fact: "before", code: [rest(0)], runs: ["transform"], scope: "application" },
    {
      call: "forRoutes",
      on: ["MiddlewareConsumer:"],
      fact: "before",
      code: applied,
      runs: ["use"],
      scope: "paths",
      gate: "named",
      paths: rest(0),
      except: excluded,
    },
    { call: "register", on: ["RouterModule"], fact: "modulePaths", tree: arg(0) },
  ],

  examples: [
    {
      title:
        "controllers below the prefix and the version of their application, with guards of the class and the method",
      files: {
        "src/main.ts": `
          import { VersioningType } from "@nestjs/common";
          import { NestFactory } from "@nestjs/core";
          import { AppModule } from "./app.module";
          async function bootstrap() {
            const app = await NestFactory.create(AppModule);
            app.setGlobalPrefix("api", { exclude: ["health"] });
            app.enableVersioning({ type: VersioningType.URI, defaultVersion: "1" });
            await app.listen(3000);
          }
          bootstrap();
        `,
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { Health } from "./health";
          import { Orders } from "./orders";
          @Module({ controllers: [Orders, Health] })
          export class AppModule {}
        `,
        "src/health.ts": `
          import { Controller, Get, VERSION_NEUTRAL } from "@nestjs/common";
          @Controller({ path: "health", version: VERSION_NEUTRAL })
          export class Health {
            @Get() check() {}
          }
        `,
        "src/orders.ts": `
          import { Controller, Get, Post, UseGuards, Version } from "@nestjs/common";
          import { JwtGuard, TeamGuard } from "./guards";
          @Controller("orders")
          @UseGuards(JwtGuard)
          export class Orders {
            @Get(":id") show() {}
            @UseGuards(TeamGuard) @Version("2") @Post(["/", "bulk"]) add() {}
          }
        `,
        "src/guards.ts": `
          import { Injectable } from "@nestjs/common";
          @Injectable() export class JwtGuard { canActivate() { return true; } }
          @Injectable() export class TeamGuard { canActivate() { return true; } }
        `,
      },
      lines: [
        "route:GET /api/v1/orders/:id guards JwtGuard.canActivate",
        "route:GET /api/v1/orders/:id handles Orders.show",
        "route:GET /health handles Health.check",
        "route:POST /api/v2/orders guards JwtGuard.canActivate",
        "route:POST /api/v2/orders guards TeamGuard.canActivate",
        "route:POST /api/v2/orders handles Orders.add",
        "route:POST /api/v2/orders/bulk guards JwtGuard.canActivate",
        "route:POST /api/v2/orders/bulk guards TeamGuard.canActivate",
        "route:POST /api/v2/orders/bulk handles Orders.add",
      ],
    },
  ],
});
