/** Routes that are decorated members of classes: where they are, who may ask them, what runs before them. */
import { describe, expect, test } from "vitest";
import { edgesOf, type Files, linkFiles } from "../../support/linked.ts";

/** `GET /orders guarded`, in order. */
function routesOf(files: Files): readonly string[] {
  const routes = linkFiles(files).graph.ofKind("route");
  return routes.map(({ name, attributes }) => `${name} ${attributes?.["role"]}`).sort();
}

const main = (setup: string): string => `
  import { VersioningType } from "@nestjs/common";
  import { NestFactory } from "@nestjs/core";
  import { AppModule } from "./app.module";
  async function bootstrap() {
    const app = await NestFactory.create(AppModule);
    ${setup}
    await app.listen(3000);
  }
`;

const guards = `
  import { Injectable, SetMetadata, UseGuards, applyDecorators } from "@nestjs/common";
  import { Reflector } from "@nestjs/core";
  export const IS_PUBLIC = "isPublic";
  export const ROLES = "roles";
  export const Public = () => SetMetadata(IS_PUBLIC, true);
  export const Roles = (...roles: string[]) => SetMetadata(ROLES, roles);
  @Injectable()
  export class JwtAuthGuard {
    constructor(private readonly reflector: Reflector) {}
    canActivate(context) { return this.reflector.getAllAndOverride(IS_PUBLIC, [context.getHandler()]); }
  }
  @Injectable()
  export class RolesGuard {
    constructor(private readonly reflector: Reflector) {}
    canActivate(context) { return this.reflector.get(ROLES, context.getHandler()); }
  }
  @Injectable()
  export class ThrottlerGuard { canActivate() { return true; } }
  export function Authenticated() {
    const all = [UseGuards(JwtAuthGuard)];
    return applyDecorators(...all);
  }
  export const Members = () => Authenticated();
`;

describe("who may ask a route", () => {
  test("is said by a guard of the whole application, and by what opens a route of it", () => {
    expect(
      routesOf({
        "src/guards.ts": guards,
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { APP_GUARD } from "@nestjs/core";
          import { JwtAuthGuard, RolesGuard } from "./guards";
          import { Orders } from "./orders";
          @Module({
            controllers: [Orders],
            providers: [{ provide: APP_GUARD, useClass: JwtAuthGuard }, { provide: APP_GUARD, useClass: RolesGuard }],
          })
          export class AppModule {}
        `,
        "src/orders.ts": `
          import { Controller, Get } from "@nestjs/common";
          import { Public, Roles } from "./guards";
          @Controller("orders")
          export class Orders {
            @Get() list() {}
            @Public() @Get("open") open() {}
            @Roles("ADMIN") @Get("all") all() {}
            @Roles("ADMIN", "USER") @Get("mine") mine() {}
          }
        `,
        "src/main.ts": main(""),
      }),
    ).toEqual(["GET /orders guarded", "GET /orders/all admin", "GET /orders/mine guarded", "GET /orders/open public"]);
  });

  test("is said by a decorator of one's own; a guard against haste asks nobody who he is, one for roles only where there are any", () => {
    expect(
      routesOf({
        "src/guards.ts": guards,
        "src/orders.ts": `
          import { Controller, Get, UseGuards } from "@nestjs/common";
          import { AuthGuard } from "@nestjs/passport";
          import { Members, RolesGuard, ThrottlerGuard } from "./guards";
          @Controller("orders")
          @UseGuards(ThrottlerGuard, RolesGuard)
          export class Orders {
            @Get() list() { return this.authService.login(); }
            @Members() @Get("mine") mine() {}
            @UseGuards(AuthGuard("google")) @Get("sign-in") signIn() {}
            @UseGuards(AuthGuard("jwt")) @Get("token") token() {}
          }
        `,
      }),
    ).toEqual([
      "GET /orders public",
      "GET /orders/mine guarded",
      "GET /orders/sign-in public",
      "GET /orders/token guarded",
    ]);
  });

  test("a guard that is for marked routes only lets the others pass", () => {
    expect(
      routesOf({
        "src/auth.ts": `
          import { Injectable, SetMetadata, applyDecorators } from "@nestjs/common";
          import { Reflector } from "@nestjs/core";
          export enum Key { AUTH_ROUTE = "auth_route" }
          export const Authenticated = (options = {}) => applyDecorators(SetMetadata(Key.AUTH_ROUTE, options));
          @Injectable()
          export class AuthGuard {
            constructor(private reflector: Reflector) {}
            canActivate(context) { return !this.reflector.getAllAndOverride(Key.AUTH_ROUTE, [context.getHandler()]); }
          }
        `,
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { APP_GUARD } from "@nestjs/core";
          import { AuthGuard } from "./auth";
          import { Orders } from "./orders";
          const providers = [{ provide: APP_GUARD, useClass: AuthGuard }];
          @Module({ controllers: [Orders], providers })
          export class AppModule {}
        `,
        "src/orders.ts": `
          import { Controller, Get, Sse } from "@nestjs/common";
          import { Authenticated } from "./auth";
          @Controller("orders")
          export class Orders {
            @Get() list() {}
            @Authenticated() @Get("mine") mine() {}
            @Authenticated({ admin: true }) @Get("all") all() {}
            @Sse("feed") feed() {}
          }
        `,
        "src/main.ts": main(""),
      }),
    ).toEqual(["GET /orders public", "GET /orders/all admin", "GET /orders/feed public", "GET /orders/mine guarded"]);
  });
});

describe("where a route is", () => {
  const controller = (name: string, path: string, more = ""): string => `
    import { Controller, Get } from "@nestjs/common";
    @Controller(${path})
    export class ${name} { @Get(":id") show() {} ${more} }
  `;

  test("each application has its own prefix; scripts that borrow one have none", () => {
    expect(
      routesOf({
        "src/main.ts": main(`app.setGlobalPrefix("api", { exclude: ["health/:id", "old/*rest"] });`),
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { Health } from "./health";
          import { features } from "./features";
          @Module({ imports: [...features()], controllers: [Health] })
          export class AppModule {}
        `,
        "src/features.ts": `
          import { OrdersModule } from "./orders.module";
          export const features = () => [OrdersModule.forRoot({ a: 1 })];
        `,
        "src/orders.module.ts": `
          import { Module } from "@nestjs/common";
          import { Orders } from "./orders";
          @Module({})
          export class OrdersModule { static forRoot(o) { return { module: OrdersModule, controllers: [Orders] }; } }
        `,
        "src/health.ts": controller("Health", `["health", "old/health"]`),
        "src/orders.ts": controller("Orders", `{ path: "orders" }`),
        "src/other/main.ts": `
          import { NestFactory } from "@nestjs/core";
          import { OtherModule } from "./other.module";
          export async function other() {
            const app = await NestFactory.create(OtherModule);
            app.setGlobalPrefix("other");
            await app.listen(1);
          }
        `,
        "src/other/other.module.ts": `
          import { Module } from "@nestjs/common";
          import { Stats } from "./stats";
          @Module({ controllers: [Stats] })
          export class OtherModule {}
        `,
        "src/other/stats.ts": controller("Stats", `"stats"`),
        "src/migrate.ts": `
          import { NestFactory } from "@nestjs/core";
          import { AppModule } from "./app.module";
          export async function migrate() { const app = await NestFactory.create(AppModule); await app.close(); }
        `,
      }).map((line) => line.replace(" public", "")),
    ).toEqual(["GET /api/orders/:id", "GET /health/:id", "GET /old/health/:id", "GET /other/stats/:id"]);
  });

  test("paths of modules, members of a class above, and a decorator of one's own with its path", () => {
    expect(
      routesOf({
        "src/app.module.ts": `
          import { Module } from "@nestjs/common";
          import { RouterModule } from "@nestjs/core";
          import { Orders } from "./orders";
          @Module({ controllers: [Orders] })
          export class OrdersModule {}
          @Module({ imports: [OrdersModule, RouterModule.register([{ path: "shop", children: [{ path: "eu", module: OrdersModule }] }])] })
          export class AppModule {}
        `,
        "src/base.ts": `
          import { Delete, Get } from "@nestjs/common";
          export abstract class Base {
            @Get() list() {}
            @Delete(":id") remove() {}
            hidden() {}
          }
        `,
        "src/orders.ts": `
          import { Controller, Post, applyDecorators } from "@nestjs/common";
          import { Base } from "./base";
          const Create = (path: string) => applyDecorators(Post(path));
          @Controller("orders")
          export class Orders extends Base {
            remove() {}
            @Create("new") add() {}
          }
        `,
      }).map((line) => line.replace(" public", "")),
    ).toEqual(["GET /shop/eu/orders", "POST /shop/eu/orders/new"]);
  });

  test("middleware runs before the paths and controllers it is for", () => {
    const { graph } = linkFiles({
      "src/app.module.ts": `
        import { MiddlewareConsumer, Module } from "@nestjs/common";
        import { Health, Orders } from "./controllers";
        import { audit, Sessions } from "./middleware";
        const open = [Health];
        @Module({ controllers: [Orders, ...open] })
        export class AppModule {
          configure(consumer: MiddlewareConsumer) {
            consumer.apply(Sessions).exclude("orders/open").forRoutes("orders");
            consumer.apply(audit).forRoutes(...open);
          }
        }
      `,
      "src/middleware.ts": `
        import { Injectable } from "@nestjs/common";
        @Injectable() export class Sessions { use(req, res, next) {} }
        export function audit(req, res, next) {}
      `,
      "src/controllers.ts": `
        import { Controller, Get } from "@nestjs/common";
        @Controller("orders") export class Orders { @Get() list() {} @Get("open") open() {} }
        @Controller("health") export class Health { @Get() check() {} }
      `,
      "src/main.ts": main(`const prefix = "v1"; app.setGlobalPrefix(prefix);`),
    });
    expect([...graph.ofEdgeKind("guards")].map(({ from, to }) => `${from} ${to.replace(/.*#/, "")}`).sort()).toEqual([
      "route:GET /v1/health audit",
      "route:GET /v1/orders Sessions.use",
    ]);
  });

  test("nothing of a test, nothing of another package's decorators of these names", () => {
    const text = controller("Orders", `"orders"`);
    expect(routesOf({ "src/orders.spec.ts": text })).toEqual([]);
    expect(routesOf({ "src/orders.ts": text.replace("@nestjs/common", "./mine") })).toEqual([]);
  });
});

test("an event of the application's one emitter runs who listens to it, by name or by kind", () => {
  const edges = edgesOf(
    linkFiles({
      "src/orders.ts": `
        import { EventEmitter2, OnEvent } from "@nestjs/event-emitter";
        export class Orders {
          constructor(private readonly events: EventEmitter2) {}
          pay() { this.events.emit("order.paid"); }
          @OnEvent("order.*") note() {}
          @OnEvent("user.*") other() {}
        }
      `,
      "src/commands.ts": `
        import { CommandBus, CommandHandler } from "@nestjs/cqrs";
        export class Pay {}
        export class Lose {}
        @CommandHandler(Pay) export class PayHandler { execute() {} }
        @CommandHandler(Lose) export class LoseHandler { execute() {} }
        export class Shop {
          constructor(private readonly commands: CommandBus) {}
          pay() { const command = new Pay(); return this.commands.execute(command); }
        }
      `,
    }),
  );
  expect(edges.filter((line) => line.includes(" calls "))).toEqual([
    "src/commands.ts#Shop.pay calls src/commands.ts#PayHandler.execute",
    "src/orders.ts#Orders.pay calls src/orders.ts#Orders.note",
  ]);
});
