/** Files on the disk of the machine that runs the code. */
import type { DiskMeaning } from "../../meaning.ts";
import { fileId } from "../ids.ts";
import type { OutsideWorld } from "./outside-world.ts";

/** Segments of a path that are told. */
const maxSegments = 12;

/**
 * Only paths that begin in the application's own folders. What begins with something unknown may be anywhere; a variable of the
 * environment, or the root of the machine, may name a disk that is mounted.
 */
export function drawDisk({ constants, idOf, pen }: OutsideWorld, meaning: DiskMeaning): void {
  const { file, line, by, does, path, folder, sure } = meaning;
  const from = idOf(file, by);
  const { value } = path;
  const given = value.is === "function" ? value.gives : value;
  const text = given && constants.text({ file: path.file, value: given });
  const name = text === undefined ? undefined : ownPath(folder ? `${text}/?` : text);
  if (from === undefined || name === undefined) return;
  const id = fileId(name);
  pen.add({ id, kind: "file", name, file, line, endLine: line });
  pen.connect({ from, to: id, kind: does, file, line, certainty: sure ? "resolved" : "guessed" });
}

/** `./uploads/?.png` is `uploads/*.png`; undefined where it does not begin with a folder of the application. */
function ownPath(text: string): string | undefined {
  if (/^[/~\\?$@]|^[a-z]+:|^\.$/i.test(text) || text.length === 0) return undefined;
  const segments = text
    .split("/")
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..")
    .map((segment) => segment.replace(/\?+/g, "*"));
  const [first] = segments;
  return first === undefined || first.includes("*") ? undefined : segments.slice(0, maxSegments).join("/");
}
