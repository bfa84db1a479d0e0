/** A way into the code from outside, before it is drawn. */
import type { Code } from "../names/code.ts";

export interface Route {
  readonly framework: string;
  readonly method: string;
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly handlers: readonly Code[];
  /** Code that runs before the handler, in any order. */
  readonly guards: readonly Code[];
  /** Code that runs before all routes alike, which says little of this one. */
  readonly before?: readonly Code[];
  /** Code of layouts, which runs with the handler. */
  readonly around?: readonly Code[];
  /** A page that people look at, or what its forms send. */
  readonly page?: true;
  /** False where a part of the path or the receiver is a guess. */
  readonly sure: boolean;
  /** Names that tell its role beside those of its guards: the procedure it was made from. */
  readonly hints?: readonly string[];
  /** The folder of its application, where that is not its package. */
  readonly home?: string;
  /** Names that tell its role in the place of those of its guards. */
  readonly told?: readonly string[];
  /** How it is served, as constants beside it say: `runtime: "edge"`. */
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** Two of one name are two, wherever they stand: the path is a name, no URL. */
  readonly apart?: true;
}
