/** When a schedule starts its work, as far as its text says so. */

/** The days a schedule is laid out over, from a Monday: every weekday and every day of a month comes up. */
const days = 31;
export const minutesOfDay = 24 * 60;

/**
 * Minutes, counted from the first of the days, in which a line of cron starts its work. Undefined where the text is no such line, or
 * holds what not every cron knows (`L`, `W`, `#`, `H`), or names months: such work is rare, and two of them rarely meet.
 * Five fields (https://man7.org/linux/man-pages/man5/crontab.5.html), six with the seconds in front (node-cron and its kin), six with
 * the year at the end inside `cron(...)` (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html).
 */
export function startsOf(spec: string): ReadonlySet<number> | undefined {
  const fields = fieldsOf(spec);
  if (fields === undefined) return undefined;
  const [minute, hour, date, month, weekday] = fields;
  if (!/^(?:\*|\?)$/.test(month)) return undefined;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const dates = valuesOf(date, 1, 31);
  const weekdays = valuesOf(named(weekday), 0, 7);
  if (minutes === undefined || hours === undefined || dates === undefined || weekdays === undefined) return undefined;
  const anyDate = /^[*?]/.test(date);
  const anyWeekday = /^[*?]/.test(weekday);
  const starts = new Set<number>();
  for (let day = 0; day < days; day++) {
    const onDate = dates.has(day + 1);
    const onWeekday = weekdays.has((day + 1) % 7) || ((day + 1) % 7 === 0 && weekdays.has(7));
    // Where both are given, either will do.
    if (anyDate || anyWeekday ? !(onDate && onWeekday) : !(onDate || onWeekday)) continue;
    for (const at of hours) for (const past of minutes) starts.add(day * minutesOfDay + at * 60 + past);
  }
  return starts;
}

/** Minutes between two starts that follow each other most closely; less than one where seconds count. Undefined where unknown. */
export function intervalOf(spec: string): number | undefined {
  const [, count, unit] =
    /^(?:rate\(|every )?\s*(\d+(?:\.\d+)?)\s*(ms|seconds?|minutes?|hours?|days?)\)?$/i.exec(spec) ?? [];
  if (count !== undefined && unit !== undefined)
    return Number(count) * (units[unit.toLowerCase().replace(/(?<=[a-z]{3})s$/, "")] ?? 1);
  const starts = [...(startsOf(spec) ?? [])].sort((a, b) => a - b);
  const [first] = starts;
  if (first === undefined) return undefined;
  return starts.reduce(
    (least, at, index) => Math.min(least, at - (starts[index - 1] ?? Number.NEGATIVE_INFINITY)),
    days * minutesOfDay,
  );
}

const units: Readonly<Record<string, number>> = {
  ms: 1 / 60_000,
  second: 1 / 60,
  minute: 1,
  hour: 60,
  day: minutesOfDay,
};

const macros: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
};

type Fields = readonly [minute: string, hour: string, date: string, month: string, weekday: string];

function fieldsOf(spec: string): Fields | undefined {
  const inner = /^cron\((.*)\)$/.exec(spec.trim())?.[1];
  const text = inner ?? macros[spec.trim()] ?? spec;
  const fields = text.trim().split(/\s+/);
  const five = fields.length === 6 ? (inner === undefined ? fields.slice(1) : fields.slice(0, 5)) : fields;
  const [minute, hour, date, month, weekday] = five;
  if (five.length !== 5 || minute === undefined || hour === undefined || date === undefined) return undefined;
  return month === undefined || weekday === undefined ? undefined : [minute, hour, date, month, weekday];
}

const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const named = (field: string): string =>
  field.replace(/[a-z]{3}/gi, (name) => {
    const at = weekdayNames.indexOf(name.toLowerCase());
    return at < 0 ? name : String(at);
  });

/** Lists, ranges, steps and stars of one field; undefined for anything else. */
function valuesOf(field: string, least: number, most: number): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const [, whole, from, to, step] = /^(?:(\*|\?)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
    if (whole === undefined && from === undefined) return undefined;
    const first = from === undefined ? least : Number(from);
    const last = to !== undefined ? Number(to) : from === undefined || step !== undefined ? most : first;
    const by = step === undefined ? 1 : Number(step);
    if (by === 0 || first < least || last > most || first > last) return undefined;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}
