import { arg, type Hole, idiom } from "../idiom.ts";

const fs = ["default", "default.promises", "promises"];
const first = arg(0);
const second = arg(1);
const named = (names: string): readonly string[] => names.split(" ");

const does = (what: "reads" | "writes", names: string, path: Hole) => {
  const call = named(names);
  return [{ call, fact: "disk", does: what, path } as const, { call, on: fs, fact: "disk", does: what, path } as const];
};

const writes =
  "writeFile writeFileSync appendFile appendFileSync createWriteStream outputFile outputFileSync outputJson writeJson";
const reads = "readFile readFileSync createReadStream readdir readdirSync readJson readJsonSync openAsBlob";
const moves = "copyFile copyFileSync copy copySync cp cpSync rename renameSync move moveSync";

/** What is written to, and read from, the disk of the machine that runs the code: paths as far as they are told. */
export const files = idiom({
  name: "files",
  packages: ["fs", "node:fs", "fs/promises", "node:fs/promises", "fs-extra", "graceful-fs"],
  docs: "https://nodejs.org/api/fs.html",

  calls: [
    ...does("writes", writes, first),
    ...does("writes", moves, second),
    ...does("reads", reads, first),
    // Of an answer of Express or Fastify, which handlers are given.
    { call: "sendFile", on: ["default()"], loose: true, fact: "disk", does: "reads", path: first },
  ],

  examples: [
    {
      title: "folders that constants name, whoever writes them and whoever reads them",
      files: {
        "src/folders.ts": `
          import path from "node:path";
          export const uploads = path.join(process.cwd(), "uploads");
        `,
        "src/save.ts": `
          import fs from "node:fs";
          import { writeFile } from "node:fs/promises";
          import { join } from "node:path";
          import { tmpdir } from "node:os";
          import { uploads } from "./folders";
          export const save = async (name, body) => {
            const target = join(uploads, name);
            await writeFile(target, body);
          };
          export const note = (line) => fs.promises.appendFile("./notes/today.txt", line);
          export const scratch = (name, body) => writeFile(join(tmpdir(), name), body);
          export const mounted = (name, body) => writeFile(join(process.env.DATA_DIR, name), body);
          export const anywhere = (file, body) => writeFile(file, body);
          export const rooted = (body) => writeFile("/data/state.json", body);
        `,
        "src/show.ts": `
          import { createReadStream } from "fs";
          import { resolve } from "path";
          export const show = (name) => createReadStream(resolve(__dirname, "../uploads", name));
          export const send = (req, res) => res.sendFile(resolve("uploads", req.params.name));
        `,
      },
      lines: [
        "note writes file:notes/today.txt",
        "save writes file:uploads/*",
        "send reads file:uploads/* ?",
        "show reads file:uploads/*",
      ],
    },
  ],
});
