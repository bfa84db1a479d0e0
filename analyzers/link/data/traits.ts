/** A column's properties as attributes. */
import type { ColumnFact } from "../../facts.ts";
import type { Attributes } from "../../graph/graph.ts";

export function traitsOf({ type, nullable, hasDefault, unique, primary }: ColumnFact): Attributes {
  return {
    ...(type === undefined ? {} : { type }),
    ...(nullable === undefined ? {} : { nullable }),
    ...(hasDefault === undefined ? {} : { hasDefault }),
    ...(unique ? { unique } : {}),
    ...(primary ? { primary } : {}),
  };
}
