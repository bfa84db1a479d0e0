/**
 * What one can ask a file by name, as numbers: a file that changes answers few of its questions otherwise, and whoever asked none of
 * these is not concerned.
 */
import { hashPath } from "../place.ts";

/**
 * `symbol`: what a declaration is. `members`: which members a class has. `binding`: what a name stands for inside the file.
 * `export`: what a name stands for outside. `stars`: what is passed on whole. `exports`: all that is exported.
 * `chains`: the calls that idioms may know. `uses`: what a declaration's code uses.
 */
export type Ask = "symbol" | "members" | "binding" | "export" | "stars" | "exports" | "chains" | "uses";

const seeds: Readonly<Record<Ask, number>> = {
  symbol: 35,
  members: 46,
  binding: 61,
  export: 62,
  stars: 42,
  exports: 58,
  chains: 33,
  uses: 60,
};

/** Keeps the kinds of questions apart. */
const prime = 0x01000193;

/** A question to a file, by the hash of its path. */
export function question(file: number, ask: Ask, name: string): number {
  return hashPath(name, Math.imul(file ^ seeds[ask], prime));
}

/** Whether any file that a star leads to exports a name. */
export function starQuestion(name: string): number {
  return hashPath(name, seeds.stars);
}

/** Whether files that pass nothing on begin to. */
export const anyStar = starQuestion("*");
