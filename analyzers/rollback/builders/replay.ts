/**
 * What code asked of its tool, asked of the real library: literals as they are, calls by name from a list of those that only describe.
 * Nothing of the repository runs.
 */
import { type Link, type Recorded, type Root, Unread, type Value } from "../histories/code/values.ts";

/** What a root stands for; undefined where it is not known here. */
export type Standing = (root: Root) => unknown;

export interface Vocabulary {
  /** Members that are asked for without a call, and those that are called. */
  readonly members: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
}

export const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

export class Replay {
  readonly #standing: Standing;
  readonly #vocabulary: Vocabulary;
  /** Each step happens once, however often its result is used. */
  readonly #done = new Map<Link, unknown>();
  /** What callbacks were given, while they run. */
  readonly #given = new Map<Root, unknown>();

  constructor(standing: Standing, vocabulary: Vocabulary) {
    this.#standing = standing;
    this.#vocabulary = vocabulary;
  }

  value(value: Value): unknown {
    switch (value.kind) {
      case "literal":
        return value.value;
      case "list":
        return value.items.map((one) => this.value(one));
      case "fields":
        // Defines own members: no name reaches a prototype.
        return Object.fromEntries([...value.entries].map(([key, one]) => [key, this.value(one)]));
      case "recorded":
        return this.#callback(value);
      case "root":
      case "link":
        return this.of(value);
      case "code":
        throw new Unread("a function", 0);
    }
  }

  of(at: Link | Root): unknown {
    if (at.kind === "root") return this.#root(at);
    if (this.#done.has(at)) return this.#done.get(at);
    const made = this.on(this.of(at.of), at);
    this.#done.set(at, made);
    return made;
  }

  /** One step upon a value of the library's. */
  on(target: unknown, { step, line }: Link): unknown {
    const refuse = (): Unread => new Unread(step.name === "" ? `a ${step.how}` : step.name, line);
    if ((typeof target !== "object" && typeof target !== "function") || target === null) throw refuse();
    const { members, methods } = this.#vocabulary;
    const allowed = step.how === "get" ? members : methods;
    if (step.how === "new" || (step.name !== "" && !allowed.has(step.name))) throw refuse();
    const member: unknown = step.name === "" ? target : Reflect.get(target, step.name);
    if (step.how === "get") return member;
    if (typeof member !== "function") throw refuse();
    const args = step.args.map((one) => this.value(one));
    const given =
      step.strings === undefined ? args : [Object.assign([...step.strings], { raw: step.strings }), ...args];
    try {
      return Reflect.apply(member, step.name === "" ? undefined : target, given);
    } catch (thrown) {
      if (thrown instanceof Unread || thrown instanceof RangeError) throw thrown;
      // The library's own words: it does not take what it was given.
      throw new Unread(`${step.name}: ${thrown instanceof Error ? thrown.message.slice(0, 80) : ""}`, line);
    }
  }

  #root(root: Root): unknown {
    if (this.#given.has(root)) return this.#given.get(root);
    const stands = this.#standing(root);
    if (stands === undefined) throw new Unread(root.name, 0);
    return stands;
  }

  #callback({ parameters, self, calls, returns }: Recorded): (...given: readonly unknown[]) => unknown {
    const outer = this;
    return function (this: unknown, ...given) {
      outer.#given.set(self, this);
      parameters.forEach((one, at) => {
        outer.#given.set(one, given[at]);
      });
      // A library that asks twice is told twice.
      for (const call of calls) outer.#forget(call);
      for (const call of calls) outer.of(call);
      return returns === undefined ? undefined : outer.value(returns);
    };
  }

  #forget(link: Link): void {
    this.#done.delete(link);
    if (link.of.kind === "link") this.#forget(link.of);
  }
}
