/** Names of models that calls and types are given: kept beside the walks that lose them. */
import { expect, test } from "vitest";
import type { Value } from "../../../analyzers/facts.ts";
import { readTypeScript } from "../../../analyzers/typescript/read.ts";

const gives = { calls: new Map(), packages: new Map(), types: new Set<string>() };
const vocabulary = { words: new Set<string>(), models: new Set(["find", "save"]), knows: () => false, gives };

const show = (value: Value): string =>
  value.is === "text" ? value.text : value.is === "ref" ? `${value.to}${value.path}` : value.is;

function chains(text: string): readonly string[] {
  const { chains: found } = readTypeScript({ sha: "", language: "ts", text }, "ts", vocabulary);
  return found.map(({ to, links, made }) => `${to}${links.map(({ step }) => step).join("")} ${(made ?? []).map(show)}`);
}

test("a local remembers what it was made with, whoever made it", () => {
  expect(
    chains(`
      import { getRepository } from "./data";
      import { User } from "./user";
      function all(manager, repo: Repository<User>) {
        const users = getRepository(User);
        const others = manager.getRepository(User);
        const named = manager.getRepository("Order");
        users.find(); others.find(); named.find(); repo.find();
      }
    `),
  ).toEqual([
    "getRepository().find User",
    "?.getRepository().find User",
    "?.getRepository().find Order",
    "?.find User",
  ]);
});

test("collections, promises and lists of what a class is are no models", () => {
  expect(
    chains(`
      import { User } from "./user";
      function all(known: Map<string, User>, list: User[], rows, later: Promise<User>) {
        const cache = new Map<string, User>();
        known.find((x) => x); list.find((x) => x); rows.find((x) => x); cache.find(1);
      }
    `),
  ).toEqual([]);
});

test("classes and their members remember what stands between brackets, and what is handed up", () => {
  const { symbols } = readTypeScript(
    {
      sha: "",
      language: "ts",
      text: `
        import { Base, User } from "./user";
        export class Users extends BaseRepository<User> {
          constructor(private readonly repo: Repository<User>, private list: Map<string, User>) { super(Base); }
          private other = this.source.getRepository(Base);
        }
      `,
    },
    "ts",
    vocabulary,
  );
  expect(symbols.flatMap(({ name, made }) => (made ? [`${name}: ${made.map(show)}`] : []))).toEqual([
    "Users: User,Base",
    "Users.repo: User",
    "Users.other: Base",
  ]);
});
