import { idiom } from "../idiom.ts";

const verbs = {
  GET: "GET",
  HEAD: "HEAD",
  POST: "POST",
  PUT: "PUT",
  PATCH: "PATCH",
  DELETE: "DELETE",
  OPTIONS: "OPTIONS",
};
/** https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config */
const settings = ["dynamic", "revalidate", "runtime", "maxDuration", "fetchCache", "preferredRegion"];
const image = {
  folder: ["app", "src/app"],
  spelling: "next",
  fact: "route",
  handles: { default: "GET" },
  settings,
} as const;
const data = ["generateMetadata", "generateStaticParams", "generateViewport"];

/** The folders spell the path: groups in brackets and parallel slots are left out, `[id]` is a parameter. */
export const next = idiom({
  name: "next",
  packages: ["next"],
  docs: "https://nextjs.org/docs/app/api-reference/file-conventions/route",

  calls: [],
  markers: ["next.config"],
  files: [
    { folder: ["app", "src/app"], leaf: "route", spelling: "next", fact: "route", handles: verbs, settings },
    {
      folder: ["app", "src/app"],
      leaf: "page",
      spelling: "next",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
      also: data,
      settings,
    },
    {
      folder: ["app", "src/app"],
      leaf: ["layout", "template"],
      spelling: "next",
      fact: "around",
      exports: ["default", ...data],
    },
    { ...image, leaf: "sitemap", suffix: "sitemap.xml", also: ["generateSitemaps"] },
    { ...image, leaf: "robots", suffix: "robots.txt" },
    { ...image, leaf: "manifest", suffix: "manifest.webmanifest" },
    { ...image, leaf: "opengraph-image", suffix: "opengraph-image" },
    { ...image, leaf: "twitter-image", suffix: "twitter-image" },
    { ...image, leaf: "icon", suffix: "icon" },
    { ...image, leaf: "apple-icon", suffix: "apple-icon" },
    {
      folder: ["pages/api", "src/pages/api"],
      prefix: "api",
      spelling: "next",
      fact: "route",
      handles: { default: "ALL" },
      settings: ["config.runtime", "config.maxDuration"],
    },
    {
      folder: ["pages", "src/pages"],
      leaf: ["_app", "_document"],
      spelling: "next",
      fact: "around",
      exports: ["default"],
    },
    {
      folder: ["pages", "src/pages"],
      spelling: "next",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
      also: ["getServerSideProps", "getStaticProps", "getStaticPaths"],
      settings: ["config.runtime"],
    },
    { folder: ["", "src"], leaf: "middleware", fact: "before", exports: ["middleware", "default"] },
    { folder: ["", "src"], leaf: "proxy", fact: "before", exports: ["proxy", "default"] },
    { folder: ["", "src"], leaf: "instrumentation", fact: "start", exports: ["register", "onRequestError"] },
    { fact: "actions", directive: "use server", method: "ACTION" },
  ],

  examples: [
    {
      title: "folders spell the path, exports are the methods, in every form they come in",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "app/(shop)/orders/[id]/route.ts": `
          import { withSession } from "../../../../auth";
          export async function GET() {}
          export const POST = withSession(async () => {});
          export { cancel as DELETE } from "../../../../cancel";
        `,
        "app/files/[...path]/route.ts": "export const GET = () => {};",
        "pages/api/mail.ts": "export default function send() {}",
        "auth.ts": "export const withSession = (handler) => handler;",
        "cancel.ts": "export function cancel() {}",
      },
      lines: [
        "route:ALL /api/mail handles send",
        "route:DELETE /orders/:id handles cancel",
        "route:GET /files/*path handles GET",
        "route:GET /orders/:id handles GET",
        "route:POST /orders/:id guards withSession",
        "route:POST /orders/:id handles POST",
      ],
    },
    {
      title: "pages with the layouts around them, and middleware where its matcher covers",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "src/app/layout.tsx": "export default function Root() {}",
        "src/app/orders/page.tsx": "export default async function Orders() {}",
        "src/app/orders/@detail/(.)lines/page.tsx": "export default async function Lines() {}",
        "src/app/health/route.ts": "export const HEAD = () => {};",
        "src/middleware.ts": `
          export function middleware() {}
          export const config = { matcher: ["/orders/:path*"] };
        `,
      },
      lines: [
        "route:ALL /* handles middleware",
        "route:GET /orders guards middleware",
        "route:GET /orders handles Orders",
        "route:GET /orders handles Root",
        "route:GET /orders/lines guards middleware",
        "route:GET /orders/lines handles Lines",
        "route:GET /orders/lines handles Root",
        "route:HEAD /health handles HEAD",
      ],
    },
    {
      title: "methods told apart by an object, one handler under two, handlers that a call gives",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "pages/_app.tsx": "export default function App() {}",
        "pages/about.tsx": "export default function About() {}",
        "pages/api/scores/index.ts": `
          import { authed, withMethods } from "../../../server";
          export default withMethods({ GET: authed({ fn: async () => [] }), POST: async () => {} });
        `,
        "app/layout.tsx": "export default function Root() {}",
        "app/api/auth/[...all]/route.ts": `
          import { handlers } from "../../../../server";
          export const { GET, POST } = handlers;
        `,
        "app/api/links/[id]/route.ts": `
          import { withWorkspace } from "../../../../server";
          export const maxDuration = 60;
          export const PATCH = withWorkspace(async () => {}, { permission: "links" });
          export const PUT = PATCH;
        `,
        "app/sitemap.ts": "export default function sitemap() {}",
        "instrumentation.ts": "export function register() {}",
        "server.ts": `
          export const withMethods = (methods) => methods;
          export const authed = (route) => route;
          export const withWorkspace = (handler, options) => handler;
          export const handlers = { GET: answer, POST: answer };
          function answer() {}
        `,
      },
      lines: [
        "route:GET /about handles About",
        "route:GET /about handles App",
        "route:GET /api/auth/*all handles GET",
        "route:GET /api/auth/*all handles answer",
        "route:GET /api/scores guards authed",
        "route:GET /api/scores guards withMethods",
        "route:GET /api/scores handles default.GET",
        "route:GET /sitemap.xml handles sitemap",
        "route:PATCH /api/links/:id guards withWorkspace",
        "route:PATCH /api/links/:id handles PATCH",
        "route:POST /api/auth/*all handles POST",
        "route:POST /api/auth/*all handles answer",
        "route:POST /api/scores guards withMethods",
        "route:POST /api/scores handles default.POST",
        "route:PUT /api/links/:id guards withWorkspace",
        "route:PUT /api/links/:id handles PATCH",
        "route:PUT /api/links/:id handles PUT",
        "route:START instrumentation handles register",
      ],
    },
    {
      title: 'each export of a module that says "use server" may be called by a client',
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "actions/create-link.ts": `
          "use server";
          import { userAction } from "./clients";
          export const createLink = userAction.schema({}).action(async () => {});
          export async function forgotten() {}
          export type Link = { id: string };
          function hidden() {}
        `,
        "actions/clients.ts": `
          import { createClient } from "some-actions";
          const client = createClient({ onError() {} });
          export const userAction = client.use(async ({ next }) => next());
        `,
      },
      lines: [
        "route:ACTION createLink guards client",
        "route:ACTION createLink guards userAction",
        "route:ACTION createLink handles createLink",
        "route:ACTION forgotten handles forgotten",
      ],
    },
    {
      title: "an application of a workspace whose root alone depends on the framework, and a template that is none",
      files: {
        "package.json": `{ "dependencies": { "next": "15" } }`,
        "apps/shop/package.json": `{ "name": "shop" }`,
        "apps/shop/next.config.mjs": "export default {};",
        "apps/shop/src/app/orders/route.ts": "export const GET = () => {};",
        "packages/mobile/package.json": `{ "name": "mobile" }`,
        "packages/mobile/app/orders/route.ts": "export const POST = () => {};",
        "packages/create/templates/web/package.json": `{ "dependencies": { "next": "15" } }`,
        "packages/create/templates/web/app/copied/route.ts": "export const PUT = () => {};",
      },
      lines: ["route:GET /orders handles GET"],
    },
  ],
});
