/** The vocabulary for what the place of a file declares. `link/entries/` alone interprets it. */

/**
 * How the folders and the name of a file spell a path (`entries/file-paths.ts`). `plain`: `[id]` is a parameter, `(group)` leaves no
 * trace. `next`: `_private` folders hold no routes, `@slot` leaves no trace either, `(.)x` stands in for another. `nitro`: the name may
 * end with a method. `flat`: dots stand for slashes, `$id` is a parameter, `_layout` leaves no trace.
 */
export type Spelling = "plain" | "next" | "nitro" | "flat";

/** Where a file lies that a convention knows; of several conventions of one idiom the first that fits holds. */
interface FilePlace {
  /** Where the convention begins, as seen from the application: `app`, `src/pages`. */
  readonly folder: string | readonly string[];
  /** The file's name without its ending. Absent: every file, and its name is the last part of the path. */
  readonly leaf?: string | readonly string[];
  /** The file's ending; a script's unless told. */
  readonly ending?: "vue" | "svelte" | "astro";
  readonly spelling?: Spelling;
  /** What stands before and behind the path that the folders spell. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** What the names of files and folders begin with that are no part of it. */
  readonly hidden?: string;
}

/** A file that answers requests. */
export interface RouteFile extends FilePlace {
  readonly fact: "route";
  /** Exports, and the method that each answers. `ALL` is every method, and an object of methods handed to it tells them apart. */
  readonly handles: Readonly<Record<string, string>>;
  /** It is a page where it has one of these exports: layouts run around it. */
  readonly page?: readonly string[];
  /** Exports that run with the page. */
  readonly also?: readonly string[];
  /** An export that is an object of handlers, each asked for by its key: `POST /login?/register`. */
  readonly keyed?: string;
  /** Constants beside it that say how it is served; `config.maxDuration` is a member of one. */
  readonly settings?: readonly string[];
  /** A module that may declare the routes instead, by calls that make a tree of them. */
  readonly tree?: RouteTree;
}

/** Calls of a package of the idiom that declare which file answers which path. https://reactrouter.com/start/framework/routing */
export interface RouteTree {
  readonly file: string;
  /** `route(path, file, children)`, `index(file)`, `layout(file, children)`, `prefix(path, children)`. */
  readonly calls: Readonly<Record<"route" | "index" | "layout" | "prefix", string>>;
  /** Packages that find the files by their names after all. */
  readonly flat: readonly string[];
}

/** `before` runs before every route, `around` renders around the pages below its folder, `start` runs when the process does. */
export interface AroundFile extends FilePlace {
  readonly fact: "before" | "around" | "start";
  readonly exports: readonly string[];
}

/** Modules that begin with a directive: a client may call each export. */
export interface ActionsFile {
  readonly fact: "actions";
  readonly directive: string;
  readonly method: string;
}

/** Work that a file's default export does: by the clock, or when something of a name happens, as an object beside it says. */
export interface WorkFile extends FilePlace {
  readonly fact: "schedules" | "consumes";
  readonly system: string;
  readonly config: string;
  /** The object's keys for the schedule or the event, and for the name. */
  readonly by: string;
  readonly name?: string;
}

/** Work that a file's default export does for whoever asks for it by the file's name. */
export interface TaskFile extends FilePlace {
  readonly fact: "task";
  readonly system: string;
}

export type FilePattern = RouteFile | AroundFile | ActionsFile | WorkFile | TaskFile;
