/** Reads the command line by the tables of `commands.ts`. */
import { parseArgs } from "node:util";
import {
  type Command,
  type CommandName,
  commands,
  type OptionName,
  options,
  type Switch,
  type SwitchName,
  switches,
  usageOf,
} from "./commands.ts";

/** Wrong usage: what was wrong, and what to do instead. */
export class UsageError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

export interface Invocation {
  readonly command: CommandName;
  readonly arguments: readonly string[];
  readonly options: Readonly<Partial<Record<OptionName, string>>>;
  readonly switches: ReadonlySet<SwitchName>;
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
  return {
    command,
    arguments: argumentsOf(command, rest),
    options: given,
    switches: switchesOf(command, tokens),
    format: formatOf(command, given.format),
  };
}

const seeHelp = "Run `blast-radius --help` for the commands.";
const seeCommand = (command: CommandName): string => `Run \`blast-radius ${command} --help\` for its options.`;

/** parseArgs needs to know which options take a value, to tell it from an argument. */
const known: Record<string, { type: "string" | "boolean"; short?: string }> = {
  ...Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" as const }])),
  ...Object.fromEntries(
    Object.entries<Switch>(switches).map(([name, { short }]) => [
      name,
      { type: "boolean" as const, ...(short !== undefined && { short }) },
    ]),
  ),
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
};

const read = (argv: readonly string[]) => parseArgs({ args: [...argv], strict: false, tokens: true, options: known });

function commandOf(name: string): CommandName {
  if (isCommand(name)) return name;
  throw new UsageError(`There is no command \`${name}\`.`, `Known are ${Object.keys(commands).join(", ")}.`);
}

/** Whether a word is one of the commands. */
export const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);
const isSwitch = (name: string): name is SwitchName => Object.hasOwn(switches, name);
const isOption = (name: string): name is OptionName => Object.hasOwn(options, name);

type Token = ReturnType<typeof read>["tokens"][number];

function optionsOf(command: CommandName, tokens: readonly Token[]): Invocation["options"] {
  const takes: readonly OptionName[] = commands[command].options;
  const given: Partial<Record<OptionName, string>> = {};
  for (const token of tokens) {
    if (token.kind !== "option" || isSwitch(token.name)) continue;
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

function switchesOf(command: CommandName, tokens: readonly Token[]): Invocation["switches"] {
  const takes = (commands[command] as Command).switches ?? [];
  const given = new Set<SwitchName>();
  for (const token of tokens) {
    if (token.kind !== "option" || !isSwitch(token.name)) continue;
    const { name, rawName, value } = token;
    if (!takes.includes(name))
      throw new UsageError(`\`${command}\` takes no option \`${rawName}\`.`, seeCommand(command));
    if (value !== undefined) throw new UsageError(`\`${rawName}\` takes no value.`, `Write \`${rawName}\` alone.`);
    given.add(name);
  }
  if (given.has("all-when-unsure") && given.has("no-all-when-unsure"))
    throw new UsageError(
      "`--all-when-unsure` and `--no-all-when-unsure` say the opposite of each other.",
      "Leave one of them out.",
    );
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
