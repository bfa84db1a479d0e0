import { arg, first, idiom, key, rest, step, text } from "../idiom.ts";

/** Controllers of Ts.ED; where they are mounted stands in the server's configuration, and is not part of these names. */
export const tsed = idiom({
  name: "tsed",
  packages: ["@tsed/common", "@tsed/di", "@tsed/schema", "@tsed/platform-http", "@tsed/platform-middlewares"],
  docs: "https://tsed.dev/docs/controllers.html",

  calls: [
    { decorator: "Controller", fact: "controller", path: first(key(arg(0), "path"), arg(0)) },
    {
      decorator: ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"],
      fact: "endpoint",
      method: step(0),
      path: arg(0),
      as: "path",
    },
    { decorator: "All", fact: "endpoint", method: text("ALL"), path: arg(0), as: "path" },
    {
      decorator: ["UseAuth", "UseBefore", "Use"],
      fact: "before",
      code: [rest(0)],
      runs: ["use"],
      scope: "decorated",
      gate: "named",
    },
  ],

  examples: [
    {
      title: "methods of a controller behind a middleware",
      files: {
        "src/calendars.ts": `
          import { Controller } from "@tsed/di";
          import { UseBefore } from "@tsed/platform-middlewares";
          import { Get } from "@tsed/schema";
          import { AuthMiddleware } from "./auth";
          @Controller("/calendars")
          @UseBefore(AuthMiddleware)
          export class Calendars {
            @Get("/:id") show() {}
          }
        `,
        "src/auth.ts": `
          import { Middleware } from "@tsed/platform-middlewares";
          @Middleware() export class AuthMiddleware { use() {} }
        `,
      },
      lines: ["route:GET /calendars/:id guards AuthMiddleware.use", "route:GET /calendars/:id handles Calendars.show"],
    },
  ],
});
