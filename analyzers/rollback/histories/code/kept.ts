/** Calls whose result the code keeps in a variable: what nobody uses after that may happen or not, so it is not known. */
import type { ts } from "ts-morph";
import { type Link, stepsOf, type Value } from "./values.ts";

export class Kept {
  readonly #kept = new Map<Link, ts.Node>();

  keep(link: Link, node: ts.Node): void {
    if (stepsOf(link).links.some(({ step }) => step.how === "call")) this.#kept.set(link, node);
  }

  /** Whatever stands in a value is used with it. */
  use(value: Value): void {
    if (this.#kept.size === 0) return;
    if (value.kind === "list") for (const one of value.items) this.use(one);
    if (value.kind === "fields") for (const one of value.entries.values()) this.use(one);
    if (value.kind !== "link") return;
    for (const one of stepsOf(value).links) {
      this.#kept.delete(one);
      for (const argument of one.step.args) this.use(argument);
    }
  }

  /** The first that nobody used. */
  get unused(): ts.Node | undefined {
    return this.#kept.values().next().value;
  }
}
