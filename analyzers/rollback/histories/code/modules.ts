/** Files beside a migration's that it brings names from, each read once and only where a name of it is asked for. */
import { ts } from "ts-morph";
import { placesOf } from "../imported.ts";
import { fileScope, type Scope } from "./scope.ts";
import type { Named, Root } from "./values.ts";

/** Files that one migration may lead to, characters of each, and how far one leads to the next. */
const most = { files: 30, text: 500_000, hops: 3 };

export class Modules {
  readonly #textOf: (path: string) => string | undefined;
  readonly #scopes = new Map<string, Scope | undefined>();

  constructor(textOf: (path: string) => string | undefined) {
    this.#textOf = textOf;
  }

  /** What an imported name stands for where it is declared; undefined where its file is not here, or does not say. */
  find(root: Root): Named | undefined {
    let at: Named | undefined = root;
    // A file may itself have it from another.
    for (let hops = 0; at?.kind === "root" && hops < most.hops; hops++) {
      const { role, module = "", name, from }: Root = at;
      if (role !== "import" || from === undefined || !module.startsWith(".")) return undefined;
      const path: string | undefined = placesOf(from, module).find((one) => this.#textOf(one) !== undefined);
      at = path === undefined ? undefined : this.#scopeOf(path)?.find(name);
    }
    return at;
  }

  #scopeOf(path: string): Scope | undefined {
    if (this.#scopes.has(path)) return this.#scopes.get(path);
    const text = this.#textOf(path);
    const isRead = text !== undefined && text.length <= most.text && this.#scopes.size < most.files;
    const scope = isRead ? fileScope(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)) : undefined;
    this.#scopes.set(path, scope);
    return scope;
  }
}
