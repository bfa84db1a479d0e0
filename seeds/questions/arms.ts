/** Whether two places of one symbol can both be reached in one run (`arms` of an edge, see `Chain` in analyzers/facts.ts). */
import type { Edge } from "../../analyzers/graph/graph.ts";

const armsOf = ({ attributes }: Edge): readonly string[] => {
  const arms = attributes?.["arms"];
  return typeof arms === "string" ? arms.split(" ") : [];
};

/** Two arms of one fork exclude each other. */
export function canMeet(a: Edge, b: Edge): boolean {
  const taken = new Map(armsOf(a).map((arm) => [Number.parseInt(arm, 10), arm]));
  return armsOf(b).every((arm) => {
    const other = taken.get(Number.parseInt(arm, 10));
    return other === undefined || other === arm;
  });
}

/** Runs only after something failed. */
export const isOnFailure = (edge: Edge): boolean => armsOf(edge).includes("!");
