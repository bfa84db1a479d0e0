/** The pages behind `--help`. */
import { type Command, type CommandName, commands, options, type Switch, switches, usageOf } from "./commands.ts";
import { isCommand } from "./usage.ts";

/** All commands, or one with its options. */
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
  const valued = command.options.map((option) => {
    const formats = option === "format" ? ` One of ${command.formats?.join(", ")}.` : "";
    return [`--${option} <${options[option].value}>`, options[option].text + formats] as const;
  });
  const plain = (command.switches ?? []).map((name) => {
    const { short, text }: Switch = switches[name];
    return [short === undefined ? `--${name}` : `-${short}, --${name}`, text] as const;
  });
  const rows = [...valued, ...plain];
  const list = rows.length === 0 ? "" : `\nOptions:\n${table(rows)}\n`;
  return `${command.text}\n\nUsage: ${usageOf(name)}${rows.length === 0 ? "" : " [options]"}\n${list}`;
}

function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
