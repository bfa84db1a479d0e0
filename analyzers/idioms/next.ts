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
const image = { folder: "app", spelling: "next", fact: "route", handles: { default: "GET" }, settings } as const;
const data = ["generateMetadata", "generateStaticParams", "generateViewport"];

/** The folders spell the path: groups in brackets and parallel slots are left out, `[id]` is a parameter. */
export const next = idiom({
  name: "next",
  packages: ["next"],
  docs: "https://nextjs.org/docs/app/api-reference/file-conventions/route",

  calls: [],
  markers: ["next.config"],
  files: [
    { folder: "app", leaf: "route", spelling: "next", fact: "route", handles: verbs, settings },
    {
      folder: "app",
      leaf: "page",
      spelling: "next",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
      also: data,
      settings,
    },
    { folder: "app", leaf: ["layout", "template"], spelling: "next", fact: "around", exports: ["default", ...data] },
    { ...image, leaf: "sitemap", suffix: "sitemap.xml", also: ["generateSitemaps"] },
    { ...image, leaf: "robots", suffix: "robots.txt" },
    { ...image, leaf: "manifest", suffix: "manifest.webmanifest" },
    { ...image, leaf: "opengraph-image", suffix: "opengraph-image" },
    { ...image, leaf: "twitter-image", suffix: "twitter-image" },
    { ...image, leaf: "icon", suffix: "icon" },
    { ...image, leaf: "apple-icon", suffix: "apple-icon" },
    {
      folder: "pages/api",
      prefix: "api",
      spelling: "next",
      fact: "route",
      handles: { default: "ALL" },
      settings: ["config.runtime", "config.maxDuration"],
    },
    { folder: "pages", leaf: ["_app", "_document"], spelling: "next", fact: "around", exports: ["default"] },
    {
      folder: "pages",
      spelling: "next",
      fact: "route",
      handles: { default: "GET" },
      page: ["default"],
      also: ["getServerSideProps", "getStaticProps", "getStaticPaths"],
      settings: ["config.runtime"],
    },
    { folder: "", leaf: "middleware", fact: "before", exports: ["middleware", "default"] },
    { folder: "", leaf: "proxy", fact: "before", exports: ["proxy", "default"] },
    { folder: "", leaf: "instrumentation", fact: "start", exports: ["register", "onRequestError"] },
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
  ],
});
