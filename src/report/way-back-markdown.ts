/** The way back as Markdown: its steps, what is lost, and what was seen of each migration. */
import { adviceSentence, toldAdvice } from "./advice-words.ts";
import { block, code, prose } from "./escape.ts";
import { lockWords } from "./migrations.ts";
import type { Report } from "./report.ts";
import type { MigrationVerdict, Rollback, TogetherVerdict } from "./way-back.ts";
import { migrationWords, verdictWords } from "./way-back-words.ts";
import { windowWords } from "./window-words.ts";

/** Losses, migrations, locks of one migration. */
const maxRows = 20;
/** Characters of SQL of one migration: `blast-radius rollback` writes out all of it. */
const maxSql = 4_000;

/** Undefined where there is nothing to take back. */
export function wayBackMarkdown({ rollback }: Pick<Report, "rollback">): readonly string[] | undefined {
  if (rollback.steps.length === 0) return undefined;
  const tried = rollback.steps.some((step) => step.tried) ? [] : ["None of these steps was tried."];
  const leaning = rollback.leaning
    .slice(0, maxRows)
    .map(({ what, file, line }) => `- ${prose(what)} ${code(`${file}:${line}`)}`);
  const losses = rollback.dataLoss.slice(0, maxRows).map((loss) => `- ${prose(loss)}`);
  const notes = rollback.notes.map((note) => `- ${prose(note)}`);
  return [
    ...goingOut(rollback),
    stepsOf(rollback),
    ...(leaning.length > 0 ? [leaning.join("\n")] : []),
    ...(losses.length > 0 ? [losses.join("\n")] : []),
    ...rollback.migrations.slice(0, maxRows).flatMap((one) => (one.name === "" ? [] : migration(one))),
    ...rollback.together.slice(0, maxRows).flatMap(together),
    ...(notes.length > 0 ? [notes.join("\n")] : []),
    ...tried,
  ];
}

/** The whole page of `blast-radius rollback`. */
export function renderWayBackMarkdown(report: Report): string {
  const parts = wayBackMarkdown(report) ?? ["Nothing changed: there is nothing to take back."];
  return `${[`## Way back: ${verdictWords[report.rollback.verdict]}`, ...parts].join("\n\n")}\n`;
}

/** In which order it goes out, and what breaks while both releases run. */
function goingOut({ window, migrations }: Rollback): readonly string[] {
  const words = windowWords(window, migrations);
  if (words === undefined) return [];
  const { headline, steps, meanwhile } = words;
  const numbered = steps.map(
    ({ what, command }, at) => `${at + 1}. ${prose(what)}${command === "" ? "" : ` ${code(command)}`}`,
  );
  const breaks = meanwhile
    .slice(0, maxRows)
    .map(({ what, file, line }) => `- ${prose(what)} ${code(`${file}:${line}`)}`);
  return [
    `**Going out**: ${headline}.`,
    numbered.join("\n"),
    ...(breaks.length === 0 ? [] : [breaks.join("\n")]),
    "**Way back**:",
  ];
}

const stepsOf = ({ steps }: Rollback): string =>
  steps
    .map(
      (step) =>
        `${step.order}. ${prose(step.what)}${step.command === "" ? "" : ` ${code(step.command)}`}${step.tried ? " (tried)" : ""}`,
    )
    .join("\n");

function migration(one: MigrationVerdict): readonly string[] {
  const sentences = [one.why, ...one.locks.slice(0, maxRows).map(lockWords), ...one.notes];
  return [
    [`${code(one.file)}: **${migrationWords[one.verdict]}**`, ...sentences.map((text) => `- ${prose(text)}`)].join(
      "\n",
    ),
    ...statements(one.sql),
    ...advice(one),
  ];
}

/** Where not each comes back alone. */
function together({ files, notes, sql }: TogetherVerdict): readonly string[] {
  const title = `${files.length} migrations at once, back to before ${code(files[0] ?? "")}:`;
  return [[title, ...notes.map((text) => `- ${prose(text)}`)].join("\n"), ...statements(sql)];
}

function statements(all: readonly string[]): readonly string[] {
  if (all.length === 0) return [];
  const sql = all.map((statement) => `${statement};`).join("\n");
  const shown =
    sql.length > maxSql ? `${sql.slice(0, maxSql)}\n-- and more: blast-radius rollback writes out all of it` : sql;
  return [block(shown, "sql")];
}

/** What rules say of its statements, with the safe way as steps. */
function advice(one: MigrationVerdict): readonly string[] {
  const { shown, rest } = toldAdvice(one.advice);
  const steps = shown
    .slice(0, maxRows)
    .map((said) =>
      [
        `- ${prose(adviceSentence(said))}`,
        ...said.steps.map(({ what, sql }, at) => `  ${at + 1}. ${prose(what)}${sql === "" ? "" : ` ${code(sql)}`}`),
      ].join("\n"),
    );
  const lines = [...steps, ...rest.map((text) => `- ${prose(text)}`)];
  return lines.length === 0 ? [] : [lines.join("\n")];
}
