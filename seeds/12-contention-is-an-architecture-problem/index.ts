import { seed } from "../rule.ts";
import { biggerDoor } from "./bigger-door.ts";
import { globalLock } from "./global-lock.ts";
import { sharedRowCounter } from "./shared-row-counter.ts";
import { singletonRow } from "./singleton-row.ts";

export const spreadsWrites = seed({
  number: 12,
  slug: "12-contention-is-an-architecture-problem",
  title: "Contention Is an Architecture Problem, Not a Database Problem",
  promise: "Many writers have many doors: no row, and no lock, is everybody's.",
  rules: [sharedRowCounter, singletonRow, globalLock, biggerDoor],
});
