/** The way back for a terminal: its steps, what is lost, and what was seen of each migration. */
import { adviceSentence, toldAdvice } from "./advice-words.ts";
import { visible } from "./escape.ts";
import { lockWords } from "./migrations.ts";
import { joinSections, maxRows, more, openPage, type Page, type TextOptions } from "./page.ts";
import { wrap } from "./paint.ts";
import type { Report } from "./report.ts";
import type { MigrationVerdict, Rollback, TogetherVerdict } from "./way-back.ts";
import { migrationWords, verdictWords } from "./way-back-words.ts";
import { windowWords } from "./window-words.ts";

/** The section of a check. */
export function wayBack({ rollback }: Pick<Report, "rollback">, page: Page): readonly string[] {
  if (rollback.steps.length === 0) return [];
  const { paint } = page;
  const out = goingOut(rollback, page);
  const migrations = rollback.migrations
    .slice(0, maxRows)
    .flatMap((one) => (one.name === "" ? [] : migration(one, page, false)));
  return [
    ...out,
    `${paint("bold", "Way back")}: ${verdictWords[rollback.verdict]}`,
    ...steps(rollback, page),
    ...later(rollback, page),
    ...losses(rollback, page),
    ...migrations,
    ...rollback.notes.flatMap((note) => wrap(note, page.width, "  ", "    ")),
  ];
}

/** All of it, with the SQL to copy. */
export function renderWayBack({ rollback }: Report, options: TextOptions): string {
  const page = openPage(options);
  const { paint } = page;
  if (rollback.steps.length === 0) return "Nothing changed: there is nothing to take back.\n";
  return joinSections([
    goingOut(rollback, page),
    [`${paint("bold", "Way back")}: ${verdictWords[rollback.verdict]}`, ...steps(rollback, page)],
    later(rollback, page),
    losses(rollback, page),
    ...rollback.migrations.map((one) => migration(one, page, true)),
    ...rollback.together.map((all) => together(all, page)),
    rollback.notes.flatMap((note) => wrap(note, page.width, "")),
  ]);
}

/** In which order it goes out, and what breaks while both releases run. */
function goingOut({ window, migrations }: Rollback, page: Page): readonly string[] {
  const words = windowWords(window, migrations);
  if (words === undefined) return [];
  const { paint, width } = page;
  const { headline, steps: all, meanwhile } = words;
  return [
    ...wrap(`Going out: ${headline}`, width, "", "  ").map((line, at) =>
      at === 0 ? paint("bold", line.slice(0, 9)) + line.slice(9) : line,
    ),
    ...all.flatMap(({ what, command }, at) => [
      ...wrap(`${at + 1}. ${what}`, width, "  ", "     "),
      ...(command === "" ? [] : [`     ${visible(command)}`]),
    ]),
    ...meanwhile
      .slice(0, maxRows)
      .flatMap(({ what, file, line }) => wrap(`${what} (${file}:${line})`, width, "  ", "    ")),
    ...more(meanwhile.length - maxRows, page),
  ];
}

function steps({ steps: all }: Rollback, { width }: Page): readonly string[] {
  return all.flatMap((step) => [
    ...wrap(`${step.order}. ${step.what}${step.tried ? " (tried)" : ""}`, width, "  ", "     "),
    ...(step.command === "" ? [] : [`     ${visible(step.command)}`]),
  ]);
}

/** What leans on the change by now. */
const later = ({ leaning }: Rollback, page: Page): readonly string[] =>
  leaning.length === 0
    ? []
    : [
        "  What came later and leans on it:",
        ...leaning
          .slice(0, maxRows)
          .flatMap(({ what, file, line }) => wrap(`${what} (${file}:${line})`, page.width, "    ", "      ")),
        ...more(leaning.length - maxRows, page),
      ];

const losses = ({ dataLoss }: Rollback, page: Page): readonly string[] => [
  ...dataLoss.slice(0, maxRows).flatMap((loss) => wrap(loss, page.width, "  ")),
  ...more(dataLoss.length - maxRows, page),
];

function migration(one: MigrationVerdict, page: Page, whole: boolean): readonly string[] {
  const { paint, width } = page;
  const locks = whole ? one.locks : one.locks.slice(0, maxRows);
  const goes = one.goes.length === 0 ? [] : [`Goes with the way back: ${one.goes.join(", ")}.`];
  const sentences = [one.why, ...locks.map(lockWords), ...(whole ? goes : []), ...one.notes];
  return [
    `  ${paint("bold", visible(one.file))}: ${migrationWords[one.verdict]}`,
    ...sentences.flatMap((text) => wrap(text, width, "    ", "      ")),
    ...advice(one, page),
    ...(whole && one.sql.length > 0 ? [paint("dim", "    The derived way back:"), ...one.sql.flatMap(statement)] : []),
  ];
}

/** Where not each comes back alone. */
function together({ files, goes, notes, sql }: TogetherVerdict, page: Page): readonly string[] {
  const { paint, width } = page;
  const gone = goes.length === 0 ? [] : [`Goes with the way back: ${goes.join(", ")}.`];
  return [
    `  ${paint("bold", `${files.length} migrations at once`)}, back to before ${visible(files[0] ?? "")}:`,
    ...[...gone, ...notes].flatMap((text) => wrap(text, width, "    ", "      ")),
    ...(sql.length > 0 ? [paint("dim", "    The derived way back of all of them:"), ...sql.flatMap(statement)] : []),
  ];
}

/** What rules say of its statements, with the safe way as steps. */
function advice(one: MigrationVerdict, { width }: Page): readonly string[] {
  const { shown, rest } = toldAdvice(one.advice);
  return [
    ...shown.flatMap((said) => [
      ...wrap(adviceSentence(said), width, "    ", "      "),
      ...said.steps.flatMap(({ what, sql }, at) => [
        ...wrap(`${at + 1}. ${what}`, width, "      ", "         "),
        ...sqlLines(sql, "         "),
      ]),
    ]),
    ...rest.flatMap((text) => wrap(text, width, "    ", "      ")),
  ];
}

const sqlLines = (sql: string, indent: string): readonly string[] =>
  sql === "" ? [] : sql.split("\n").map((line) => `${indent}${visible(line)}`);

const statement = (sql: string): readonly string[] => sqlLines(`${sql};`, "      ");
