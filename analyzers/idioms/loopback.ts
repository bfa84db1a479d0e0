import { arg, idiom, key, step, text } from "../idiom.ts";

/** Methods of controllers are routes by themselves; a class may add a base path. */
export const loopback = idiom({
  name: "loopback",
  packages: ["@loopback/rest", "@loopback/openapi-v3", "@loopback/authentication", "@loopback/authorization"],
  docs: "https://loopback.io/doc/en/lb4/Route.html",

  calls: [
    { decorator: "api", fact: "controller", path: key(arg(0), "basePath") },
    {
      decorator: ["get", "post", "put", "patch"],
      fact: "endpoint",
      method: step(0),
      path: arg(0),
      as: "path",
      alone: true,
    },
    { decorator: "del", fact: "endpoint", method: text("DELETE"), path: arg(0), as: "path", alone: true },
    { decorator: "operation", fact: "endpoint", method: arg(0), path: arg(1), as: "path", alone: true },
    { decorator: "authenticate", fact: "marks", key: text("loopback:authenticate"), gate: true },
    { decorator: "authorize", fact: "marks", key: text("loopback:authorize"), gate: true },
  ],

  examples: [
    {
      title: "methods that are routes",
      files: {
        "src/users.controller.ts": `
          import { authenticate } from "@loopback/authentication";
          import { del, get } from "@loopback/rest";
          export class UsersController {
            @get("/users/{id}") show(id) {}
            @authenticate("jwt") @del("/users/{id}") remove(id) {}
          }
        `,
      },
      lines: [
        "route:DELETE /users/:id handles UsersController.remove",
        "route:GET /users/:id handles UsersController.show",
      ],
    },
  ],
});
