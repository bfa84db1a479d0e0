/** What of a file's facts decides what it needs without importing it: little, so that it can be kept for all files. */
import type { Facts, Import } from "../../facts.ts";
import { isTest, runnerOf } from "../../roles.ts";

/** A file that code names as data, as in `Facts`. */
export type Input = NonNullable<Facts["inputs"]>[number];

/** What of a file's facts decides its inputs. */
export interface InputFacts {
  readonly inputs?: readonly Input[];
  /** What it imports as an asset, and what it mocks. */
  readonly assets?: readonly Input[];
  readonly mocks?: readonly Pick<Input, "from" | "line" | "by">[];
  readonly playwright?: true;
}

/** Undefined where a file has none and is no test. */
export function inputFactsOf(file: string, { inputs, imports }: Facts): InputFacts | undefined {
  const kinds = Map.groupBy(imports, ({ kind }) => kind);
  const place = ({ from, line, by }: Import) => ({ from, line, ...(by !== undefined && { by }) });
  const assets = kinds.get("asset")?.map((entry) => ({ ...place(entry), kind: "read" as const }));
  const mocks = kinds.get("mock")?.map(place);
  const test = isTest(file);
  const playwright = test && imports.some(({ from }) => from === "@playwright/test");
  if (!test && runnerOf(file) === undefined && inputs === undefined && assets === undefined && mocks === undefined)
    return undefined;
  return {
    ...(inputs !== undefined && { inputs }),
    ...(assets !== undefined && { assets }),
    ...(mocks !== undefined && { mocks }),
    ...(playwright && { playwright }),
  };
}
