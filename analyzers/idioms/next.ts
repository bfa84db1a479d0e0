import { idiom } from "../idiom.ts";

const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** The folders spell the path: groups in brackets and parallel slots are left out, `[id]` is a parameter. */
export const next = idiom({
  name: "next",
  packages: ["next"],
  docs: "https://nextjs.org/docs/app/api-reference/file-conventions/route",

  calls: [],
  files: [
    { folder: "app", leaf: "route", fact: "verbs", exports: verbs },
    { folder: "app", leaf: "page", fact: "page", method: "GET", exports: ["default"] },
    { folder: "app", leaf: "layout", fact: "around", exports: ["default"] },
    { folder: "pages/api", fact: "page", method: "ALL", exports: ["default"] },
    { folder: "", leaf: "middleware", fact: "before", exports: ["middleware", "default"] },
    { folder: "", leaf: "proxy", fact: "before", exports: ["proxy", "default"] },
  ],

  examples: [],
});
