import { idiom } from "../idiom.ts";

/** Names of files spell the path: dots are slashes, `$id` is a parameter, `_layout` leaves no trace; or a module lists the files. */
export const remix = idiom({
  name: "remix",
  packages: ["@react-router/dev", "@remix-run/dev"],
  docs: "https://reactrouter.com/how-to/file-route-conventions",

  calls: [],
  files: [
    { folder: "app", leaf: "root", fact: "around", exports: ["loader", "default"] },
    { folder: "app", leaf: "entry.server", fact: "around", exports: ["default"] },
    {
      folder: "app/routes",
      spelling: "flat",
      fact: "route",
      handles: { loader: "GET", default: "GET", action: "ACTION" },
      page: ["default"],
      also: ["meta", "headers"],
      tree: {
        file: "app/routes",
        calls: { route: "route", index: "index", layout: "layout", prefix: "prefix" },
        flat: ["@react-router/fs-routes", "@remix-run/fs-routes", "remix-flat-routes"],
      },
    },
  ],

  examples: [
    {
      title: "names of files spell the path; loaders of the routes around a page run with it, and not with an action",
      files: {
        "package.json": `{ "devDependencies": { "@remix-run/dev": "2" } }`,
        "app/root.tsx": "export async function loader() {} export default function Root() {}",
        "app/routes/_app.tsx": "export const loader = async () => {}; export default function Shell() {}",
        "app/routes/_app.orders.$id.tsx": `
          import { createRoute } from "../builder";
          export const { loader: one, action } = createRoute({});
          export { one as loader };
          export default function Order() {}
        `,
        "app/routes/_app.orders_.export/route.ts":
          "export async function loader() { return rows(); } function rows() {}",
        "app/routes/_app.orders_.export/rows.ts": "export const loader = () => {};",
        "app/builder.ts": "export function createRoute(options) { return {}; }",
      },
      lines: [
        "route:ACTION /orders/:id guards createRoute",
        "route:ACTION /orders/:id handles action",
        "route:GET /orders/:id guards createRoute",
        "route:GET /orders/:id handles Order",
        "route:GET /orders/:id handles Root",
        "route:GET /orders/:id handles Shell",
        "route:GET /orders/:id handles loader",
        "route:GET /orders/:id handles loader",
        "route:GET /orders/:id handles one",
        "route:GET /orders/export handles loader",
      ],
    },
    {
      title: "a module of the application lists the files",
      files: {
        "package.json": `{ "devDependencies": { "@react-router/dev": "7" } }`,
        "app/routes.ts": `
          import { type RouteConfig, index, layout, prefix, route } from "@react-router/dev/routes";
          export default [
            index("./home.tsx"),
            layout("./shop/shell.tsx", [route("orders/:id", "./shop/order.tsx")]),
            ...prefix("api", [route("health", "./health.ts")]),
          ] satisfies RouteConfig;
        `,
        "app/home.tsx": "export default function Home() {}",
        "app/shop/shell.tsx": "export default function Shell() {}",
        "app/shop/order.tsx": "export async function loader() {} export default function Order() {}",
        "app/health.ts": "export const action = () => {};",
        "app/routes/stray.ts": "export const action = () => {};",
      },
      lines: [
        "route:ACTION /api/health handles action",
        "route:GET / handles Home",
        "route:GET /orders/:id handles Order",
        "route:GET /orders/:id handles Shell",
        "route:GET /orders/:id handles loader",
      ],
    },
  ],
});
