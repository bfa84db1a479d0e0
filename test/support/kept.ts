/** Snapshots that are kept as bytes, and others drawn on top of them. */
import type { Earlier } from "../../analyzers/link/differences.ts";
import { draw, type Linked, link, type Snapshot } from "../../analyzers/link/index.ts";
import { freeze } from "../../analyzers/link/keep.ts";
import { Kept } from "../../analyzers/link/kept.ts";
import { relink } from "../../analyzers/link/relink.ts";

/** Written out and read again, as from one process to the next. */
export function keep(snapshot: Snapshot): Earlier {
  const bytes = freeze(draw(snapshot));
  const kept = bytes && Kept.open(bytes);
  if (kept === undefined) throw new Error("It was not kept.");
  return { kept, ...snapshot };
}

/** On top of what is kept, or afresh where the difference is of that kind. */
export function linkOnTop(earlier: Earlier, snapshot: Snapshot): Linked {
  return relink(earlier, snapshot) ?? link(snapshot);
}
