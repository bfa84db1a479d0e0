import { arg, idiom, key, rest, step, text } from "../idiom.ts";

const verbs = ["Get", "Post", "Put", "Patch", "Delete", "Head"];

/** Controllers are classes whose decorated methods are routes; one call makes a server of them, which may prefix them all. */
export const routingControllers = idiom({
  name: "routing-controllers",
  packages: ["routing-controllers"],
  docs: "https://github.com/typestack/routing-controllers",

  calls: [
    { decorator: ["Controller", "JsonController"], fact: "controller", path: arg(0) },
    { decorator: verbs, fact: "endpoint", method: step(0), path: arg(0), as: "path" },
    { decorator: "All", fact: "endpoint", method: text("ALL"), path: arg(0), as: "path" },
    { decorator: "Method", fact: "endpoint", method: arg(0), path: arg(1), as: "path" },
    { decorator: "Authorized", fact: "marks", key: text("routing-controllers:authorized"), gate: true },
    { decorator: "UseBefore", fact: "before", code: [rest(0)], runs: ["use"], scope: "decorated", gate: "named" },
    { decorator: "UseInterceptor", fact: "before", code: [rest(0)], runs: ["intercept"], scope: "decorated" },
    {
      call: ["createExpressServer", "createKoaServer"],
      fact: "prefix",
      value: key(arg(0), "routePrefix"),
    },
    { call: ["useExpressServer", "useKoaServer"], fact: "prefix", value: key(arg(1), "routePrefix") },
  ],

  examples: [
    {
      title: "controllers below the prefix of the server",
      files: {
        "src/server.ts": `
          import { createExpressServer } from "routing-controllers";
          import { Users } from "./users";
          createExpressServer({ routePrefix: "/api", controllers: [Users] }).listen(3000);
        `,
        "src/users.ts": `
          import { Get, JsonController, Post, UseBefore } from "routing-controllers";
          import { requireUser } from "./require-user";
          @JsonController("/users")
          export class Users {
            @Get("/:id") show() {}
            @UseBefore(requireUser) @Post() add() {}
          }
        `,
        "src/require-user.ts": "export const requireUser = (req, res, next) => next();",
      },
      lines: [
        "route:GET /api/users/:id handles Users.show",
        "route:POST /api/users guards requireUser",
        "route:POST /api/users handles Users.add",
      ],
    },
  ],
});
