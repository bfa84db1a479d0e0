/** What an application, a router or a worker knows, wherever it was told: who is given the application may ask for it. */
import type { NodeId } from "../../graph/graph.ts";
import type { DescribedMeaning, Meaning, MountMeaning, RouteMeaning, Seen, UseMeaning } from "../../meaning.ts";
import { handedBy, holderOf } from "../names/code.ts";
import type { Apps } from "./apps.ts";
import type { AskWorld } from "./asks.ts";

/** Edges from what holds an application to what runs for it. The code that tells it has such edges already. */
export function drawHolders({ pen, names, idOf }: AskWorld, apps: Apps, meanings: readonly Meaning[]): void {
  for (const meaning of meanings) {
    if (!("bases" in meaning) || meaning.means === "base" || meaning.means === "wraps") continue;
    const { file, line } = meaning;
    const holder = apps.heldBy(meaning.app)?.holder ?? meaning.app;
    const from = idOf(holder.file, holder.symbol);
    const connect = (to: NodeId | undefined): void => {
      if (from !== undefined && to !== undefined && from !== to)
        pen.connect({ from, to, kind: "registers", file, line, certainty: "guessed" });
    };
    for (const seen of told(meaning)) {
      const child = holderOf(names, seen);
      const app = child && apps.heldBy(child);
      if (app !== undefined) connect(idOf(app.holder.file, app.holder.symbol));
      const { runs, wraps } = handedBy(names, seen);
      for (const code of [...runs, ...wraps]) connect(idOf(code.file, code.symbol));
    }
  }
}

function told(meaning: RouteMeaning | DescribedMeaning | MountMeaning | UseMeaning): readonly Seen[] {
  if (meaning.means === "mount") return [meaning.child];
  return meaning.means === "use" ? meaning.all : meaning.handlers;
}
