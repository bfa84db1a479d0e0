/** What references are drawn with: the world as one file sees it, and the drawing of that file. */

import type { NodeId } from "../../graph/graph.ts";
import type { Drawing } from "../drawing.ts";
import type { SymbolIds } from "../ids.ts";
import type { ExportTable } from "../names/exports.ts";
import type { Names } from "../names/names.ts";
import type { Closure } from "./closure.ts";
import type { Guesses } from "./guesses.ts";
import type { Lineages } from "./lineages.ts";

export interface References {
  readonly names: Names & { readonly table: ExportTable };
  readonly guesses: () => Guesses;
  readonly kin: () => Lineages;
  readonly closure: () => Closure;
  readonly ids: SymbolIds;
  /** Whether code only makes something known (a route's handler, a router's child), which is not a use of it. */
  readonly isRegistration: (file: string, symbol: number, target: NodeId) => boolean;
  /** The file of the repository that is a file's JSX runtime, if it is one of the repository's. */
  readonly jsxRuntime: (file: string) => string | undefined;
}

export interface Sheet extends References {
  readonly pen: Drawing;
}
