import { arg, idiom, rest, step, text } from "../idiom.ts";

/** Controllers whose routes a generator writes out; the base path stands in its configuration, and is not part of these names. */
export const tsoa = idiom({
  name: "tsoa",
  packages: ["tsoa", "@tsoa/runtime"],
  docs: "https://tsoa-community.github.io/docs/getting-started.html",

  calls: [
    { decorator: "Route", fact: "controller", path: arg(0) },
    {
      decorator: ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"],
      fact: "endpoint",
      method: step(0),
      path: arg(0),
      as: "path",
    },
    { decorator: "Security", fact: "marks", key: text("tsoa:security"), gate: true },
    { decorator: "Middlewares", fact: "before", code: [rest(0)], runs: [], scope: "decorated", gate: "named" },
  ],

  examples: [
    {
      title: "methods of a controller",
      files: {
        "src/users.ts": `
          import { Controller, Get, Middlewares, Path, Post, Route } from "tsoa";
          import { audit } from "./audit";
          @Route("users")
          export class Users extends Controller {
            @Get("{id}") show(@Path() id: number) {}
            @Post() @Middlewares(audit) add() {}
          }
        `,
        "src/audit.ts": "export const audit = (req, res, next) => next();",
      },
      lines: [
        "route:GET /users/:id handles Users.show",
        "route:POST /users guards audit",
        "route:POST /users handles Users.add",
      ],
    },
  ],
});
