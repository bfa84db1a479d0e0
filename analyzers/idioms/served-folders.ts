import { arg, idiom, key } from "../idiom.ts";

/** Folders that an application serves or fills by what it is told, and never by code that names a file. */
export const servedFolders = idiom({
  name: "served-folders",
  packages: ["express", "serve-static", "@fastify/static", "@hono/node-server/serve-static", "koa-static", "multer"],
  docs: "https://expressjs.com/en/starter/static-files.html",

  calls: [
    { call: "static", on: ["default"], fact: "disk", does: "reads", path: arg(0), folder: true },
    { call: "default", fact: "disk", does: "writes", path: key(arg(0), "dest"), folder: true },
    { call: "default", fact: "disk", does: "reads", path: arg(0), folder: true },
    { call: "serveStatic", fact: "disk", does: "reads", path: key(arg(0), "root"), folder: true },
    {
      call: "diskStorage",
      on: ["default"],
      fact: "disk",
      does: "writes",
      path: key(arg(0), "destination"),
      folder: true,
    },
    { call: "diskStorage", fact: "disk", does: "writes", path: key(arg(0), "destination"), folder: true },
  ],

  examples: [
    {
      title: "uploads that a middleware puts into a folder, and another serves",
      files: {
        "src/uploads.ts": `
          import express from "express";
          import multer from "multer";
          const app = express();
          export const upload = multer({ dest: "uploads/" });
          export const avatars = multer({ storage: multer.diskStorage({ destination: (request, file, done) => done(null, "public/avatars") }) });
          app.use("/uploads", express.static("uploads"));
        `,
        "src/pages.ts": `
          import { serveStatic } from "@hono/node-server/serve-static";
          export const pages = serveStatic({ root: "./public" });
        `,
      },
      lines: [
        "<module> reads file:uploads/*",
        "avatars.storage writes file:public/avatars/*",
        "pages reads file:public/*",
        "upload writes file:uploads/*",
      ],
    },
  ],
});
