/** Which part of what a pattern matched fills a place. */

/** Which part of a matched call fills a place: made by `arg`, `rest`, `key`, ... below, never by hand. */
export type Hole =
  | { readonly hole: "arg"; readonly at: number }
  | { readonly hole: "rest"; readonly from: number; readonly drop: number }
  | { readonly hole: "made"; readonly at: number }
  | { readonly hole: "link"; readonly name: string; readonly at: number }
  | { readonly hole: "step"; readonly back: number }
  | { readonly hole: "key"; readonly of: Hole; readonly name: string }
  | { readonly hole: "sibling"; readonly call: string; readonly of: Hole }
  | { readonly hole: "text"; readonly text: string }
  | { readonly hole: "way" }
  | { readonly hole: "links"; readonly names: readonly string[]; readonly at: number }
  | { readonly hole: "given"; readonly of: Hole; readonly at: number }
  | { readonly hole: "folder"; readonly below: string }
  | { readonly hole: "first"; readonly of: readonly Hole[] }
  | { readonly hole: "decorated" }
  | { readonly hole: "module" }
  | { readonly hole: "around"; readonly decorator: string; readonly of: Hole }
  | { readonly hole: "members"; readonly named: readonly string[]; readonly decorated: readonly string[] };

/** The call's n-th argument; counted from the end when negative. */
export const arg = (at: number): Hole => ({ hole: "arg", at });
/** All arguments from the n-th on, without the last `drop`. A list among them stands for its items. */
export const rest = (from: number, drop = 0): Hole => ({ hole: "rest", from, drop });
/** The n-th argument that the receiver was made with, wherever that was; or by which a container gives it: `@InjectQueue("mail")`. */
export const made = (at: number): Hole => ({ hole: "made", at });
/** The n-th argument of another call of the same chain: `link("where", 0)` in `db.select().from(t).where(...)`. */
export const link = (name: string, at: number): Hole => ({ hole: "link", name, at });
/** The name of a step: 0 the matched one, 1 the one before it. */
export const step = (back: number): Hole => ({ hole: "step", back });
/** A key of an object that fills a hole. */
export const key = (of: Hole, name: string): Hole => ({ hole: "key", of, name });
/** The module that holds the call, by its path. */
export const ownModule: Hole = { hole: "module" };
/** What fills a hole of another call on the same receiver: `consumer.subscribe({ topic })` beside `consumer.run({ ... })`. */
export const sibling = (call: string, of: Hole): Hole => ({ hole: "sibling", call, of });
/** Always this text. */
export const text = (written: string): Hole => ({ hole: "text", text: written });

/** Everything on the way to the call that may say which model it is about, nearest first: arguments, types, the receiver itself. */
export const way: Hole = { hole: "way" };
/** The n-th argument of every call of these names in the same chain. */
export const links = (names: readonly string[], at: number): Hole => ({ hole: "links", names, at });
/** The n-th argument of the first call that made what fills a hole: the shape in `model("User", new Schema(shape))`. */
export const given = (of: Hole, at: number): Hole => ({ hole: "given", of, at });

/** The first of several holes that the call fills. */
export const first = (...of: readonly Hole[]): Hole => ({ hole: "first", of });
/** What a decorator stands on: a class, or code. */
export const decorated: Hole = { hole: "decorated" };
/** What fills a hole of another decorator, of the class whose member this one stands on. */
export const around = (decorator: string, of: Hole): Hole => ({ hole: "around", decorator, of });
/** Members of the class that a decorator stands on: those called so, and those that carry one of these decorators. */
export const members = (named: readonly string[], carry: readonly string[] = []): Hole => ({
  hole: "members",
  named,
  decorated: carry,
});
/** The name of the folder below `below` that the file lies in, as a path; where it lies elsewhere, every path. */
export const folder = (below: string): Hole => ({ hole: "folder", below });
