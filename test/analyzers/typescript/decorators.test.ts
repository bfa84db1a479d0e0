/** Decorators as calls that stand on a class, a member or a parameter. */
import { expect, test } from "vitest";
import type { Value } from "../../../analyzers/facts.ts";
import { readTypeScript } from "../../../analyzers/typescript/read.ts";

const noGivers = {
  calls: new Map<string, { at: number }>(),
  packages: new Map<string, number>(),
  types: new Set<string>(),
};
const vocabulary = {
  words: new Set<string>(),
  knows: (specifier: string) => specifier === "@nestjs/common",
  gives: noGivers,
};

function decorators(text: string): readonly string[] {
  const { chains, symbols } = readTypeScript({ sha: "", language: "ts", text }, "ts", vocabulary);
  return chains.map(({ by, to, links, decorates }) => {
    const called = links.map(({ step, args }) => `${step === "()" ? "" : step}${args ? `(${args.map(show)})` : ""}`);
    const place = `${symbols[by]?.name}${decorates?.parameter === undefined ? "" : ` ${decorates.parameter}`}`;
    return `${decorates === undefined ? "call" : "on"} ${place}: ${to}${called.join("")}`;
  });
}

function show(value: Value): string {
  if (value.is === "text") return value.text;
  if (value.is === "function") return `=> ${value.gives === undefined ? "?" : show(value.gives)}`;
  if (value.is === "list") return `[${value.items.map(show).join(",")}]`;
  return value.is === "ref" ? `${value.to}${value.path}` : value.is;
}

test("whom they decorate, with what, called or not", () => {
  expect(
    decorators(`
      import { Controller, Get, InjectQueue, Optional, Param } from "@nestjs/common";
      import { Line, Tag } from "./entities";
      import * as orm from "typeorm";
      import { Auth } from "./auth";
      @Controller("orders")
      @orm.Entity
      export class Orders {
        @orm.OneToMany(() => Line, (line) => line.order) lines: Line[];
        @orm.ManyToMany((type) => [Tag]) tags: Tag[];
        constructor(@InjectQueue("mail") private readonly queue: Queue, @Optional other: Other) {}
        @Auth({ role: "admin" })
        @Get(":id")
        find(@Param("id") id: string) { return this.queue.add("x", () => 1); }
      }
    `),
  ).toEqual([
    "on Orders: Controller(orders)",
    "on Orders: orm.Entity()",
    "on Orders.lines: orm.OneToMany(=> Line,=> ?)",
    "on Orders.tags: orm.ManyToMany(=> [Tag])",
    "on Orders.constructor queue: InjectQueue(mail)",
    "on Orders.constructor other: Optional()",
    "on Orders.find: Auth(object)",
    "on Orders.find: Get(:id)",
    "on Orders.find id: Param(id)",
  ]);
});

test("files that know no such package keep none, and a class inside a function is that function's code", () => {
  expect(decorators(`import { Get } from "elsewhere"; class A { @Get() b() {} }`)).toEqual([]);
  expect(
    decorators(`import { Get } from "@nestjs/common"; function make() { return class { @Get("x") b() {} }; }`),
  ).toEqual([]);
});
