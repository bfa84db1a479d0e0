/** In which order a change goes out, in words: numbered steps, and what breaks meanwhile. */
import { deployCommand } from "./tool-commands.ts";
import type { DeployWindow, MigrationVerdict } from "./way-back.ts";

export interface WindowText {
  readonly headline: string;
  readonly steps: readonly { readonly what: string; readonly command: string }[];
  /** Sentences, each with the place that causes it. */
  readonly meanwhile: readonly { readonly what: string; readonly file: string; readonly line: number }[];
}

const headlines: Readonly<Record<DeployWindow["order"], string>> = {
  none: "no migration; the code alone goes out",
  either: "the migrations may run before or after the code",
  "schema-first": "the migrations first, then the code",
  "code-first": "the code first, and the migrations when no instance runs the old code",
  split: "no order is safe: the old code breaks after the migrations, the new code before them",
};

/** Undefined where there is nothing to heed. */
export function windowWords(
  window: DeployWindow,
  migrations: readonly Pick<MigrationVerdict, "tool">[],
): WindowText | undefined {
  const { order, oldCode, newCode, queued, variables, flags } = window;
  if (order === "none" && queued.length === 0 && variables.length === 0) return undefined;
  const say = (what: string, command = "") => ({ what, command });
  const tools = [...new Set(migrations.map(({ tool }) => tool))].filter((tool) => tool !== "");
  const migrate = (what: string) =>
    tools.length === 0 ? [say(what)] : tools.map((tool) => say(what, deployCommand(tool) ?? ""));
  const before =
    variables.length === 0 ? [] : [say(`Set ${variables.map((name) => `\`${name}\``).join(", ")} wherever it runs.`)];
  const queue =
    queued.length === 0
      ? []
      : [say("Let consumers that understand both forms go out before producers, or drain the queue between them.")];
  const off =
    flags.length === 0
      ? []
      : [say(`To switch it off without a revert: ${flags.map((name) => `\`${name}\``).join(", ")}.`)];
  const code = say("Deploy the code to every instance.");
  const parts: Readonly<Record<DeployWindow["order"], readonly ReturnType<typeof say>[]>> = {
    none: [code],
    either: [...migrate("Run the migrations."), code],
    "schema-first": [...migrate("Run the migrations."), code],
    "code-first": [code, ...migrate("When no instance runs the old code any more, run the migrations.")],
    split: [
      say("Split it: in a first release add what the new code needs, and let the code write both."),
      say("Fill what is old in batches, and deploy code that reads the new."),
      say("Take away what the old code needed one release later: up to here a rollback is free."),
    ],
  };
  return {
    headline: headlines[order],
    steps: [...before, ...queue, ...parts[order], ...off],
    meanwhile: [...oldCode, ...newCode, ...queued],
  };
}
