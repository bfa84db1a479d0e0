/** What the code of a migration comes to without being run: literals, and the calls that it makes of its tool, one upon the other. */
import type { ts } from "ts-morph";

export type Value = Literal | List | Fields | Root | Link | Recorded | Code;

export interface Literal {
  readonly kind: "literal";
  readonly value: string | number | boolean | null | undefined;
  /** Where it stands, 1-based. */
  readonly line: number;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly Value[];
}

/** An object literal; names that reach prototypes are never among its own. */
export interface Fields {
  readonly kind: "fields";
  readonly entries: ReadonlyMap<string, Value>;
}

/**
 * What is not ours to know, and can only be asked: `tool` is the first parameter of `up`, `beside` any other one, `parameter` one of a
 * callback's that the tool calls, `result` what an awaited call gave, `transaction` what the callback of a transaction is given.
 */
export interface Root {
  readonly kind: "root";
  readonly role: "tool" | "beside" | "import" | "parameter" | "transaction" | "result" | "self" | "global";
  /** The imported or global name; otherwise as the code calls it. */
  readonly name: string;
  /** The module of an import, and the file that imports it. */
  readonly module?: string;
  readonly from?: string;
  /** The call of a result or transaction. */
  readonly of?: Link;
}

/** One step upon a root or another step. Two uses of one variable are one object: it happens once. */
export interface Link {
  readonly kind: "link";
  readonly of: Link | Root;
  readonly step: Step;
  readonly line: number;
}

export interface Step {
  /** `tag`: a tagged template, whose values are its arguments. */
  readonly how: "get" | "call" | "new" | "tag";
  /** The member; `""` where what stands before is itself called. */
  readonly name: string;
  readonly args: readonly Value[];
  /** The texts of a tagged template, one more than its arguments. */
  readonly strings?: readonly string[];
}

/** A callback: what it does with what it is given, in order. */
export interface Recorded {
  readonly kind: "recorded";
  readonly parameters: readonly Root[];
  readonly self: Root;
  readonly calls: readonly Link[];
  readonly returns?: Value;
}

/** A function that was not called yet, with the names that it sees. */
export interface Code {
  readonly kind: "code";
  readonly node: ts.FunctionLikeDeclaration;
  readonly scope: Names;
}

/** A name of the file stands for nothing until somebody asks. */
export type Named = Value | { readonly kind: "later"; readonly node: ts.Expression; readonly scope: Names };

/** Names that code sees, and what they stand for. */
export interface Names {
  find(name: string): Named | undefined;
  name(name: string, value: Named): void;
  /** Gives a name that stands another value; false where nobody declared it. */
  set(name: string, value: Named): boolean;
}

export const literal = (value: Literal["value"], line = 0): Literal => ({ kind: "literal", value, line });

/** The root and the steps upon it, first one first. */
export function stepsOf(link: Link | Root): { readonly root: Root; readonly links: readonly Link[] } {
  const links: Link[] = [];
  let at = link;
  for (; at.kind === "link"; at = at.of) links.unshift(at);
  return { root: at, links };
}

export const textIn = (value: Value | undefined): string | undefined =>
  value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;

/** Why a piece of code is not known, at its line. */
export class Unread extends Error {
  readonly line: number;

  constructor(words: string, line: number) {
    super(words);
    this.line = line;
  }
}
