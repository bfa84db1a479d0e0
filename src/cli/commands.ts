/** What the command line takes, as data: the parser, the help and the errors all come from here. */

/** An option with a value; `value` is what the help calls it. */
export interface Option {
  readonly value: string;
  readonly text: string;
}

/** Every option with a value, whichever command takes it. */
export const options = {
  repo: { value: "dir", text: "A work tree or a bare repository; the current folder unless told." },
  base: {
    value: "revision",
    text: "What to compare with: the merge base with it counts. The default branch unless told.",
  },
  head: {
    value: "revision",
    text: "What to look at. The work tree unless told; of a bare repository, HEAD (delete, graph, of, why).",
  },
  branch: {
    value: "revision",
    text: "A branch that has the change already: its revert is tried there. The default branch, if it has it, unless told.",
  },
  defaults: { value: "file", text: "Settings of your organisation; those of the repository go before them." },
  title: { value: "text", text: "Title of the pull request, for the seeds that weigh intent." },
  description: {
    value: "text",
    text: "What the pull request says of itself, for the seeds that look for measurements.",
  },
  last: { value: "number", text: "How many of the last changes of head to replay; 200 unless told." },
  format: { value: "format", text: "How to write the answer." },
  output: { value: "file", text: "Where to write it; standard output unless told." },
} as const satisfies Record<string, Option>;

/** The name of an option with a value, without its dashes. */
export type OptionName = keyof typeof options;

/** An option without a value; `short` is its one letter. */
export interface Switch {
  readonly short?: string;
  readonly text: string;
}

/** Every option without a value, whichever command takes it. */
export const switches = {
  null: { short: "0", text: "End every item with a NUL character instead, as `xargs -0` reads them." },
  "all-when-unsure": { text: "List every test file when something cannot be vouched for; this is the default." },
  check: { text: "Write nothing; end with 1 where something stands beyond the baseline, or a file is stale." },
  prune: { text: "Take what is paid out of the baseline." },
  "no-all-when-unsure": { text: "List what is known to be reached all the same." },
} as const satisfies Record<string, Switch>;

/** The name of an option without a value, without its dashes. */
export type SwitchName = keyof typeof switches;

/** What one command takes, and what it is for. */
export interface Command {
  readonly arguments: readonly string[];
  /** How many of the arguments may be left out, from the end. */
  readonly optional?: number;
  readonly options: readonly OptionName[];
  readonly switches?: readonly SwitchName[];
  /** The first one is used unless told. */
  readonly formats?: readonly string[];
  readonly text: string;
}

/** Every command, in the order in which the help lists them. */
export const commands = {
  check: {
    arguments: [],
    options: ["repo", "base", "head", "title", "description", "defaults", "format", "output"],
    formats: ["text", "json", "markdown"],
    text: "Tell what a change reaches and which seeds it violates.",
  },
  rollback: {
    arguments: [],
    options: ["repo", "base", "head", "branch", "format", "output"],
    formats: ["text", "json", "markdown"],
    text: "Tell how a change is taken back: its migrations are run forwards and back, in a database of their own.",
  },
  explain: {
    arguments: ["finding"],
    options: ["repo", "base", "head", "title", "description", "defaults", "format", "output"],
    formats: ["text", "json"],
    text: "Tell all about findings of a check, by an id, a rule or a seed.",
  },
  of: {
    arguments: ["unit"],
    options: ["repo", "head", "format", "output"],
    formats: ["text", "json"],
    text: "Tell what would feel a change of one unit: a symbol, a file, a route, a table, a job.",
  },
  delete: {
    arguments: ["unit"],
    options: ["repo", "head", "format", "output"],
    formats: ["text", "json"],
    text: "Tell what breaks without a unit: who needs it, and where its name stands as text.",
  },
  why: {
    arguments: ["from", "to"],
    options: ["repo", "head", "format", "output"],
    formats: ["text", "json"],
    text: "Tell the shortest path by which a change of one unit reaches another.",
  },
  tests: {
    arguments: [],
    options: ["repo", "base", "head", "format", "output"],
    switches: ["null", "all-when-unsure", "no-all-when-unsure"],
    formats: ["lines", "vitest", "jest", "node", "json"],
    text: "List the test files to run for a change: paths, or arguments of a test runner.",
  },
  graph: {
    arguments: [],
    options: ["repo", "head", "output"],
    text: "Write the whole graph of one revision as JSON.",
  },
  baseline: {
    arguments: [],
    options: ["repo", "head", "defaults", "format", "output"],
    switches: ["prune", "check"],
    formats: ["text", "json"],
    text: "Write down what stands today, once; then tell what is paid, and what stands beyond it.",
  },
  export: {
    arguments: ["agents"],
    options: ["repo"],
    switches: ["check"],
    text: "Write what the seeds promise into AGENTS.md, a marked block in each directory that an invariant is about.",
  },
  seeds: {
    arguments: ["rule | try | new", "file | id"],
    optional: 2,
    options: ["repo", "base", "head", "last", "format", "output"],
    formats: ["text", "json"],
    text: "List the seeds and their rules, or tell one; `try` replays custom seeds of a file, `new` drafts one from a change.",
  },
  serve: {
    arguments: [],
    options: [],
    text: "Run the GitHub App; it is configured by environment variables.",
  },
  doctor: {
    arguments: [],
    options: [],
    text: "Look at everything that the GitHub App needs, with the environment that it is served with.",
  },
  "init-app": {
    arguments: ["address", "organization"],
    optional: 1,
    options: [],
    text: "Register the GitHub App of a service at this https address, and write its secrets to two files here.",
  },
} as const satisfies Record<string, Command>;

/** The word after `blast-radius`. */
export type CommandName = keyof typeof commands;

/** How a command is written: `blast-radius why <from> <to>`. */
export function usageOf(name: CommandName): string {
  const command: Command = commands[name];
  const mandatory = command.arguments.length - (command.optional ?? 0);
  const words = command.arguments.map((word, at) => (at < mandatory ? `<${word}>` : `[${word}]`));
  return ["blast-radius", name, ...words].join(" ");
}
