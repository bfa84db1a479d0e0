/** What is sent along with work. */
import type { Attributes, Edge } from "../../graph/graph.ts";
import type { Seen } from "../../meaning.ts";
import type { Constants } from "../names/constants.ts";

/** Names of what is sent along; `...` stands for what an object that is spread into it adds at run time. */
export function fieldsOf({ constants }: { readonly constants: Constants }, payload: Seen): readonly string[] {
  const { file, value } = constants.follow(payload);
  if (value.is !== "object") return [];
  const open = (value.spreads ?? []).some((spread) => constants.follow({ file, value: spread }).value.is !== "object");
  return [...[...constants.entries(payload).keys()].sort(), ...(open ? ["..."] : [])];
}

/** Of the edge to the queue: the job's name, the fields, and what else is known of how it is sent. */
export function sentWith(job: string | undefined, sent: readonly string[], how: Attributes): Pick<Edge, "attributes"> {
  const attributes = { ...(job === undefined ? {} : { job }), ...(sent.length === 0 ? {} : { sends: sent }), ...how };
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}
