/** One breadth-first walk over who depends on what, in the channels of an impact. */
import { askedBy } from "./asked.ts";
import {
  isDeferred,
  isGuess,
  isHeld,
  isOfRest,
  isOwnOnly,
  isPart,
  isUnheld,
  passesHeld,
  type Travel,
  travelsBack,
} from "./edges.ts";
import type { Edge, Graph, NodeId } from "./graph.ts";
import type { Channel, Step } from "./step.ts";

export type { Channel, Step } from "./step.ts";

export interface Origin {
  readonly id: NodeId;
  /** Its promise changed (signature, type, presence), so what names it in types is reached too. */
  readonly promise: boolean;
  /** Only what it hands over for later changed: nothing is felt while its module loads. */
  readonly held?: true;
}

const nobody: ReadonlySet<NodeId> = new Set();

/** Strongest first: a node that several channels reach is told in the first of these. */
const channels = ["code", "guessed", "type"] as const;

/**
 * Every node that feels the change. Nodes are settled channel by channel and level by level, in the graph's own order, so the
 * road kept for a node is a shortest one of its strongest channel, and the same in every run. No road leads over what is avoided.
 */
export function traceBack(
  graph: Graph,
  origins: readonly Origin[],
  start: Channel = "code",
  avoided: ReadonlySet<NodeId> = nobody,
): ReadonlyMap<NodeId, Step> {
  const settled = new Map<NodeId, Step>();
  /** Objects reached by more than a member of theirs. */
  const wholes = new Set<NodeId>();
  const promises = new Set(origins.flatMap(({ id, promise }) => (promise ? id : [])));
  const levels: Record<Channel, Step[][]> = { code: [], guessed: [], type: [], data: [] };
  const put = (step: Step): void => {
    if (avoided.has(step.id)) return;
    const level = levels[step.channel];
    for (let at = level.length; at <= step.distance; at++) level.push([]);
    level[step.distance]?.push(step);
  };

  for (const { id, held } of origins)
    put({ id, distance: 0, channel: isTypeOnly(graph, id) ? "type" : start, ...(held ? { held } : {}) });
  for (const channel of start === "data" ? (["data"] as const) : channels) {
    // Levels grow while they are read.
    for (const level of levels[channel])
      for (const step of level) {
        const known = settled.get(step.id);
        // A class that was held so far is reached as such, by another road: only what that adds is still to be told.
        const late = known?.held === true && !step.held;
        const whole = known !== undefined && isByPart(known) && !isByPart(step) && !wholes.has(step.id);
        if (known !== undefined && !late && !whole) continue;
        if (whole) wholes.add(step.id);
        if (known === undefined) settled.set(step.id, step);
        else if (late) settled.set(step.id, unheld(known));
        if (step.ends) continue;
        for (const edge of graph.to(step.id)) {
          if (whole && !late && !isOfRest(edge)) continue;
          if (isUnheld(edge) ? step.held : late) continue;
          const next = channelOver(graph, step, edge, promises);
          if (next !== undefined)
            put({
              id: edge.from,
              distance: step.distance + 1,
              channel: next,
              from: step,
              via: edge,
              ...(travelsBack(edge) === "ends" ? { ends: true as const } : {}),
              ...(isHeld(edge) || isDeferred(edge) || (step.held && passesHeld(edge, graph.node(edge.from)))
                ? { held: true as const }
                : {}),
            });
        }
      }
  }
  if (start === "code")
    for (const step of askedBy(graph, settled, avoided)) if (!settled.has(step.id)) settled.set(step.id, step);
  return settled;
}

function isByPart({ via }: Step): boolean {
  return via !== undefined && isPart(via);
}

function unheld({ held: _, ...step }: Step): Step {
  return step;
}

/** The channel in which a change goes on over an edge; undefined where it stops. */
function channelOver(graph: Graph, step: Step, edge: Edge, promises: ReadonlySet<NodeId>): Channel | undefined {
  const travel: Travel = travelsBack(edge);
  if (travel === "never" || travel === "asked" || (isOwnOnly(edge) && step.distance > 0)) return undefined;
  if (isByPart(step) && isOfRest(edge)) return undefined;
  if (step.channel === "data")
    return travel === "code" && !isGuess(edge) ? "data" : travel === "ends" ? "data" : undefined;
  const typeOnly = isTypeOnly(graph, step.id);
  // What compiles against a type is reached; what calls that code in turn compiles as before.
  if (travel === "type") return typeOnly || (step.distance === 0 && promises.has(step.id)) ? "type" : undefined;
  if (step.channel === "type" && !typeOnly && travel !== "ends") return edge.kind === "covers" ? "type" : undefined;
  if (step.channel === "type") return "type";
  return step.channel === "guessed" || travel === "load" || isGuess(edge) ? "guessed" : "code";
}

function isTypeOnly(graph: Graph, id: NodeId): boolean {
  return graph.node(id)?.attributes?.["typeOnly"] === true;
}
