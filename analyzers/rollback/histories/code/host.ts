import type { Code, Named, Root, Value } from "./values.ts";

/** What follows statements, and knows what happens when. */
export interface Host {
  /** A call of the tool happens here. */
  effect(value: Value | undefined): void;
  /** A call stands there, and nobody waits for it. */
  stated(value: Value): void;
  /** What fails is caught, and the code goes on. */
  caught(line: number): void;
  invoke(code: Code, args: readonly Value[], self?: Root): Value;
  record(code: Code, called: string): Value;
  /** What a name that is imported stands for in the file that has it. */
  elsewhere(root: Root): Named | undefined;
  /** A variable of the environment is asked for: it is taken to be unset. */
  unset(name: string): void;
  /** Whether two values are the same; undefined where nobody can tell. */
  same(one: Value, other: Value): boolean | undefined;
}
