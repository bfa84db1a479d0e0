/** What is known where the outside of the process is drawn. */
import type { NodeId } from "../../graph/graph.ts";
import type { Drawing } from "../drawing.ts";
import type { Constants } from "../names/constants.ts";
import type { Names } from "../names/names.ts";

export interface OutsideWorld {
  readonly pen: Drawing;
  readonly names: Names;
  readonly constants: Constants;
  readonly idOf: (file: string, symbol: number) => NodeId | undefined;
}
