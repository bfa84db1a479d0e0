/** What the command line takes, as data: the parser, the help and the errors all come from here. */
import { parseArgs } from "node:util";

/** Wrong usage: what was wrong, and what to do instead. */
export class UsageError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

interface Option {
  readonly value: string;
  readonly text: string;
}

const options = {
  repo: { value: "dir", text: "A work tree or a bare repository; the current folder unless told." },
  base: {
    value: "revision",
    text: "What to compare with: the merge base with it counts. The default branch unless told.",
  },
  head: { value: "revision", text: "What to look at. The work tree unless told." },
  title: { value: "text", text: "Title of the pull request, for the seeds that weigh intent." },
  format: { value: "format", text: "How to write the answer." },
  output: { value: "file", text: "Where to write it; standard output unless told." },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

interface Command {
  readonly arguments: readonly string[];
  /** How many of the arguments may be left out, from the end. */
  readonly optional?: number;
  readonly options: readonly OptionName[];
  /** The first one is used unless told. */
  readonly formats?: readonly string[];
  readonly text: string;
}

export const commands = {
  check: {
    arguments: [],
    options: ["repo", "base", "head", "title", "format", "output"],
    formats: ["text", "json", "markdown"],
    text: "Tell what a change reaches and which seeds it violates.",
  },
  explain: {
    arguments: ["finding"],
    options: ["repo", "base", "head", "title", "format", "output"],
    formats: ["text", "json"],
    text: "Tell all about one finding of a check, by its id or its rule.",
  },
  of: {
    arguments: ["unit"],
    options: ["repo", "head", "format", "output"],
    formats: ["text", "json"],
    text: "Tell what would feel a change of one unit: a symbol, a file, a route, a table, a job.",
  },
  why: {
    arguments: ["from", "to"],
    options: ["repo", "head", "format", "output"],
    formats: ["text", "json"],
    text: "Tell the shortest path by which a change of one unit reaches another.",
  },
  graph: {
    arguments: [],
    options: ["repo", "head", "output"],
    text: "Write the whole graph of one revision as JSON.",
  },
  seeds: {
    arguments: ["rule"],
    optional: 1,
    options: [],
    text: "List the seeds and their rules, or tell one rule.",
  },
  serve: {
    arguments: [],
    options: [],
    text: "Run the GitHub App; it is configured by environment variables.",
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

export interface Invocation {
  readonly command: CommandName;
  readonly arguments: readonly string[];
  readonly options: Readonly<Partial<Record<OptionName, string>>>;
  readonly format: string;
}

export type Parsed =
  | Invocation
  | { readonly command: "help"; readonly about?: CommandName }
  | { readonly command: "version" };

/** Throws a `UsageError` for whatever is not in the tables above. */
export function parse(argv: readonly string[]): Parsed {
  const { positionals, tokens } = read(argv);
  const flags = new Set(tokens.flatMap((token) => (token.kind === "option" ? [token.name] : [])));
  const [name, ...rest] = positionals;
  if (flags.has("version")) return { command: "version" };
  if (name === "help")
    return rest[0] === undefined ? { command: "help" } : { command: "help", about: commandOf(rest[0]) };
  if (name === undefined) {
    if (flags.has("help")) return { command: "help" };
    const [flag] = flags;
    throw new UsageError(
      flag === undefined ? "No command was given." : `No command was given before --${flag}.`,
      seeHelp,
    );
  }
  const command = commandOf(name);
  if (flags.has("help")) return { command: "help", about: command };
  const given = optionsOf(command, tokens);
  return { command, arguments: argumentsOf(command, rest), options: given, format: formatOf(command, given.format) };
}

const seeHelp = "Run `blast-radius --help` for the commands.";
const seeCommand = (command: CommandName): string => `Run \`blast-radius ${command} --help\` for its options.`;

/** parseArgs needs to know which options take a value, to tell it from an argument. */
const known: Record<string, { type: "string" | "boolean"; short?: string }> = {
  ...Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" as const }])),
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
};

const read = (argv: readonly string[]) => parseArgs({ args: [...argv], strict: false, tokens: true, options: known });

function commandOf(name: string): CommandName {
  if (isCommand(name)) return name;
  throw new UsageError(`There is no command \`${name}\`.`, `Known are ${Object.keys(commands).join(", ")}.`);
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);
const isOption = (name: string): name is OptionName => Object.hasOwn(options, name);

type Token = ReturnType<typeof read>["tokens"][number];

function optionsOf(command: CommandName, tokens: readonly Token[]): Invocation["options"] {
  const takes: readonly OptionName[] = commands[command].options;
  const given: Partial<Record<OptionName, string>> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!isOption(name) || !takes.includes(name))
      throw new UsageError(`\`${command}\` takes no option \`${rawName}\`.`, seeCommand(command));
    if (value === undefined || value === "" || (!token.inlineValue && value.startsWith("--")))
      throw new UsageError(
        `\`${rawName}\` needs a ${options[name].value}.`,
        `Write \`${rawName} <${options[name].value}>\`.`,
      );
    if (given[name] !== undefined) throw new UsageError(`\`${rawName}\` was given twice.`, "Leave one of them out.");
    given[name] = value;
  }
  return given;
}

function argumentsOf(name: CommandName, given: readonly string[]): readonly string[] {
  const command: Command = commands[name];
  const missing = command.arguments[given.length];
  if (missing !== undefined && given.length < command.arguments.length - (command.optional ?? 0))
    throw new UsageError(`\`${name}\` needs a ${missing}.`, `Write \`${usageOf(name)}\`.`);
  const extra = given[command.arguments.length];
  if (extra !== undefined)
    throw new UsageError(`\`${name}\` does not know what to do with \`${extra}\`.`, `Write \`${usageOf(name)}\`.`);
  return given;
}

function formatOf(name: CommandName, format: string | undefined): string {
  const { formats = [] }: Command = commands[name];
  if (format === undefined) return formats[0] ?? "text";
  if (formats.includes(format)) return format;
  throw new UsageError(`\`${name}\` cannot write \`${format}\`.`, `Known formats are ${formats.join(", ")}.`);
}

function usageOf(name: CommandName): string {
  const command: Command = commands[name];
  const mandatory = command.arguments.length - (command.optional ?? 0);
  const words = command.arguments.map((word, at) => (at < mandatory ? `<${word}>` : `[${word}]`));
  return ["blast-radius", name, ...words].join(" ");
}

/** The page behind `--help`: all commands, or one with its options. */
export function helpText(about?: CommandName): string {
  if (about !== undefined) return commandHelp(about);
  const names = Object.keys(commands).filter(isCommand);
  return `Tells what a change can break before it is merged.

Usage: blast-radius <command> [options]

${table(names.map((name) => [usageOf(name).slice("blast-radius ".length), commands[name].text]))}

Run \`blast-radius <command> --help\` for the options of one.
Exit status: 0 fine, 1 a gated finding, 2 wrong usage, 3 could not analyse.
`;
}

function commandHelp(name: CommandName): string {
  const command: Command = commands[name];
  const rows = command.options.map((option) => {
    const formats = option === "format" ? ` One of ${command.formats?.join(", ")}.` : "";
    return [`--${option} <${options[option].value}>`, options[option].text + formats] as const;
  });
  const list = rows.length === 0 ? "" : `\nOptions:\n${table(rows)}\n`;
  return `${command.text}\n\nUsage: ${usageOf(name)}${rows.length === 0 ? "" : " [options]"}\n${list}`;
}

function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
